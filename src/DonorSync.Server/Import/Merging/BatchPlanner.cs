namespace DonorSync.Server.Import;

/// <summary>What became of one row.</summary>
internal enum RowResult
{
    Created,
    Updated,
    Unchanged,
    GroupsOnly,
    Rejected,
}

/// <param name="Texts">Of a rejected row its reasons, else notes.</param>
internal sealed record RowOutcome(DonorRow Row, RowResult Result, IReadOnlyList<string> Texts);

/// <summary>
/// What earlier batches of the file said: for each contact the fields that are decided. About 30 bytes a contact, so a million rows
/// take tens of megabytes.
/// </summary>
internal sealed class FileMemory
{
    private readonly Dictionary<Guid, uint> said = [];

    public uint Said(Guid donor) => said.GetValueOrDefault(donor);

    public void Remember(IEnumerable<WorkingDonor> donors)
    {
        foreach (var donor in donors)
        {
            if (donor.Said != 0)
                said[donor.Id] = donor.Said;
        }
    }
}

/// <summary>Decides what the rows of one batch do, before anything is written.</summary>
internal sealed class BatchPlanner(IDonorBook book, IReadOnlySet<string> groups, FileMemory memory, Func<Guid> newId)
{
    private readonly DonorMatcher matcher = new();
    private readonly SortedSet<string> newGroups = new(StringComparer.OrdinalIgnoreCase);

    public void Know(IEnumerable<StoredDonor> stored)
    {
        foreach (var donor in stored)
            matcher.Add(WorkingDonor.Of(donor, memory.Said(donor.Id)));
    }

    public RowOutcome Plan(DonorRow row) => row switch
    {
        RejectedRow rejected => new(row, RowResult.Rejected, rejected.Reasons),
        GroupRow group => PlanGroups(group),
        ContactRow contact => PlanContact(contact),
        _ => throw new InvalidOperationException($"A row of the kind {row.GetType().Name} has no plan."),
    };

    public DonorWrites Writes => new([.. newGroups], [.. matcher.All.Where(donor => donor.IsTouched).Select(donor => donor.ToWrite())]);

    /// <summary>To be called once the writes are done.</summary>
    public void Remember() => memory.Remember(matcher.All);

    private RowOutcome PlanGroups(GroupRow row)
    {
        if (book.Check(null, row.Groups) is { Count: > 0 } reasons)
            return new(row, RowResult.Rejected, reasons);
        AddGroups(row.Groups);
        return new(row, RowResult.GroupsOnly, []);
    }

    private RowOutcome PlanContact(ContactRow row)
    {
        if (matcher.Find(row.Draft) is not { } donor)
            return Create(row);
        var merged = DonorMerge.Merge(donor.Values, row.Draft, donor.Said);
        if (book.Check(merged.Values, row.Groups) is { Count: > 0 } reasons)
            return new(row, RowResult.Rejected, reasons);
        var isChanged = donor.Take(merged, row.Groups);
        matcher.Rekey(donor);
        AddGroups(row.Groups);
        return new(row, isChanged ? RowResult.Updated : RowResult.Unchanged, merged.Notes);
    }

    private RowOutcome Create(ContactRow row)
    {
        var donor = WorkingDonor.New(newId(), row.Draft);
        if (book.Check(donor.Values, row.Groups) is { Count: > 0 } reasons)
            return new(row, RowResult.Rejected, reasons);
        donor.Join(row.Groups);
        matcher.Add(donor);
        AddGroups(row.Groups);
        return new(row, RowResult.Created, []);
    }

    private void AddGroups(ImmutableArray<string> names) => newGroups.UnionWith(names.Where(name => !groups.Contains(name)));
}
