using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>A contact while the rows of one batch are merged into it.</summary>
internal sealed class WorkingDonor(Guid id, DonorDraft? before, DonorDraft values, ImmutableHashSet<string> groups, uint said, int? line)
{
    private readonly ImmutableHashSet<string> groupsBefore = groups;

    /// <summary>The first line of the batch that changed it.</summary>
    private int? changedBy = line;

    /// <summary>For a new contact only a placeholder, until <see cref="SavedAs"/>.</summary>
    public Guid Id { get; private set; } = id;

    public DonorDraft Values { get; private set; } = values;

    /// <summary>The text fields that rows of this file have set, see <see cref="MergeResult.Said"/>.</summary>
    public uint Said { get; private set; } = said;

    public ImmutableHashSet<string> Groups { get; private set; } = groups;
    public bool IsTouched => before is null || before != Values || Groups.Count > groupsBefore.Count;

    public static WorkingDonor Of(StoredDonor donor, uint said) => new(
        donor.Id, donor.Values, donor.Values, donor.Groups, said, line: null);

    public static WorkingDonor New(Guid id, DonorDraft row, int line) => new(
        id, before: null, ContactDrafts.WithDefaults(row), ImmutableHashSet.Create<string>(GroupNames.Comparer), DonorMerge.Says(row),
        line);

    /// <returns>Whether anything changed.</returns>
    public bool Take(MergeResult merged, ImmutableArray<string> groups, int line)
    {
        var joined = Groups.Union(groups);
        var isChanged = merged.IsChanged || joined.Count > Groups.Count;
        (Values, Said, Groups) = (merged.Values, merged.Said, joined);
        if (isChanged)
            changedBy ??= line;
        return isChanged;
    }

    public void SavedAs(Guid id) => Id = id;

    public void Join(ImmutableArray<string> groups) => Groups = Groups.Union(groups);

    public DonorWrite ToWrite() =>
        new(Id, before, Values, [.. Groups.Except(groupsBefore).Order(StringComparer.OrdinalIgnoreCase)], Groups, changedBy ?? 0);
}
