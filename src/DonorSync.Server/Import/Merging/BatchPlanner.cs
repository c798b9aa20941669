using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>The result of one row.</summary>
internal enum RowResult
{
    Created,
    Updated,
    Unchanged,
    GroupsOnly,
    Rejected,
}

/// <param name="Texts">The reasons of a rejected row, else notes.</param>
/// <param name="Donor">The contact that the row was merged into.</param>
internal sealed record RowOutcome(DonorRow Row, RowResult Result, IReadOnlyList<string> Texts, WorkingDonor? Donor = null);

/// <summary>Decides the effect of each row of a batch, before anything is written.</summary>
internal sealed class BatchPlanner(IDonorBook book, DecidedFields memory, Func<Guid> newId)
{
    private readonly DonorMatcher matcher = new();
    private readonly Dictionary<string, string> groupsOfRows = [];
    private IReadOnlyDictionary<EmailKey, string> optedOut = ImmutableDictionary<EmailKey, string>.Empty;

    public void Know(IEnumerable<StoredDonor> stored)
    {
        foreach (var donor in stored)
            matcher.Add(WorkingDonor.Of(donor, memory.Said(donor.Id)));
    }

    /// <summary>P9: notes for contacts that get these addresses.</summary>
    public void KnowOptedOut(IReadOnlyDictionary<EmailKey, string> notes) => optedOut = notes;

    public RowOutcome Plan(DonorRow row) => row switch
    {
        RejectedRow rejected => new(row, RowResult.Rejected, rejected.Reasons),
        GroupRow group => PlanGroups(group),
        ContactRow contact => PlanContact(contact),
        _ => throw new InvalidOperationException($"A row of the kind {row.GetType().Name} has no plan."),
    };

    /// <summary>The contacts that the rows created or changed.</summary>
    public ImmutableArray<WorkingDonor> Touched => [.. matcher.All.Where(donor => donor.IsTouched)];

    /// <summary>Groups that rows name without a contact, existing or not.</summary>
    public ImmutableArray<string> GroupsOfRows => [.. groupsOfRows.Values.Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Call when everything is written.</summary>
    public void Remember(IReadOnlySet<WorkingDonor> refused) => memory.Remember(matcher.All.Where(donor => !refused.Contains(donor)));

    private RowOutcome PlanGroups(GroupRow row)
    {
        if (book.Check(null, row.Groups) is { Count: > 0 } reasons)
            return new(row, RowResult.Rejected, reasons);
        foreach (var name in row.Groups)
            groupsOfRows.TryAdd(GroupNames.Fold(name), name);
        return new(row, RowResult.GroupsOnly, row.Notes);
    }

    private RowOutcome PlanContact(ContactRow row)
    {
        if (matcher.Find(row.Draft) is not { } donor)
            return Create(row);
        var merged = DonorMerge.Merge(donor.Values, row.Draft, donor.Said);
        if (book.Check(merged.Values, row.Groups) is { Count: > 0 } reasons)
            return new(row, RowResult.Rejected, reasons);
        ImmutableArray<string> notes = donor.Values.PrimaryEmail is null ? [.. merged.Notes, .. NotesOf(merged.Values)] : merged.Notes;
        var isChanged = donor.Take(merged, row.Groups, row.Line);
        matcher.Rekey(donor);
        return new(row, isChanged ? RowResult.Updated : RowResult.Unchanged, [.. row.Notes, .. notes], donor);
    }

    private RowOutcome Create(ContactRow row)
    {
        var donor = WorkingDonor.New(newId(), row.Draft, row.Line);
        if (book.Check(donor.Values, row.Groups) is { Count: > 0 } reasons)
            return new(row, RowResult.Rejected, reasons);
        donor.Join(row.Groups);
        matcher.Add(donor);
        return new(row, RowResult.Created, [.. row.Notes, .. NotesOf(donor.Values)], donor);
    }

    /// <summary>Notes for a contact that gets an address: the donor database opts it out on saving, if the address was opted out.</summary>
    private ImmutableArray<string> NotesOf(DonorDraft values) =>
        values is { EmailOptIn: not false, PrimaryEmail: { } email } && optedOut.TryGetValue(EmailAddress.KeyOf(email), out var note)
            ? [note] : [];
}

/// <summary>
/// The fields that earlier batches of the file decided, for each contact. About 30 bytes per contact, so a million rows take tens of
/// megabytes.
/// </summary>
internal sealed class DecidedFields
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
