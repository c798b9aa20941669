using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;

namespace DonorSync.Server.Import;

/// <summary>Imports one batch of rows after another.</summary>
internal sealed class ImportBatches(IDonorBook book, TimeProvider clock, ImportTally tally)
{
    private readonly DecidedFields memory = new();

    /// <remarks>
    /// Another import, a sync or a person may add the same contact at the same moment. So the batch searches in its write transaction,
    /// which excludes other writers of the organization.
    /// </remarks>
    public Task ImportAsync(DonorRow[] rows, CancellationToken cancellation) =>
        book.TogetherAsync(() => ImportTogetherAsync(rows, cancellation), cancellation);

    /// <summary>
    /// Restores the memory of rows that were written before an interruption, so that later rows are merged in the same way.
    /// </summary>
    public async Task RecallAsync(DonorRow[] rows, CancellationToken cancellation)
    {
        var planner = Planner();
        planner.Know(await book.FindAsync([.. rows.OfType<ContactRow>().Select(row => row.Draft)], cancellation));
        foreach (var row in rows)
            planner.Plan(row);
        planner.Remember(ImmutableHashSet<WorkingDonor>.Empty);
    }

    private BatchPlanner Planner() => new(book, memory, () => Guid.CreateVersion7(clock.GetUtcNow()));

    private async Task ImportTogetherAsync(DonorRow[] rows, CancellationToken cancellation)
    {
        // 1. Find the contacts that exist already.
        var planner = Planner();
        planner.Know(await book.FindAsync([.. rows.OfType<ContactRow>().Select(row => row.Draft)], cancellation));
        planner.KnowOptedOut(await book.NotesAsync([.. rows.OfType<ContactRow>().Select(row => row.Draft.PrimaryEmail).OfType<string>()],
            cancellation));

        // 2. Decide every row, before anything is written.
        var outcomes = rows.Select(planner.Plan).ToList();

        // 3. Write them together.
        var touched = planner.Touched;
        SaveResult saved;
        try
        {
            saved = await SaveAsync(new(planner.GroupsOfRows, [.. touched.Select(donor => donor.ToWrite())]), cancellation);
        }
        catch (DonorBookException error)
        {
            await OneByOneAsync(rows, error.Message, cancellation);
            return;
        }

        // 4. Count and remember what is written; retry the rows of a refused contact one by one.
        var refused = Refused(touched, saved);
        planner.Remember(refused);
        tally.Add(outcomes.Where(outcome => outcome.Donor is null || !refused.Contains(outcome.Donor)), saved);
        var again = outcomes.Where(outcome => outcome.Donor is { } donor && refused.Contains(donor)).Select(outcome => outcome.Row)
            .ToArray();
        if (again.Length > 0)
            await OneByOneAsync(again, saved.Donors.First(donor => donor.Refusal is not null).Refusal!, cancellation);
    }

    private async Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation) =>
        writes.IsEmpty ? new([], [], 0) : await book.SaveAsync(writes, cancellation);

    private static HashSet<WorkingDonor> Refused(ImmutableArray<WorkingDonor> touched, SaveResult saved)
    {
        HashSet<WorkingDonor> refused = [];
        foreach (var (donor, result) in touched.Zip(saved.Donors))
        {
            if (result.Id is { } id)
                donor.SavedAs(id);
            else
                refused.Add(donor);
        }
        return refused;
    }

    /// <summary>One bad row must not affect the others (B7).</summary>
    private async Task OneByOneAsync(DonorRow[] rows, string refusal, CancellationToken cancellation)
    {
        if (rows is [var row])
        {
            tally.Add([new(row, RowResult.Rejected, [refusal])], new([], [], 0));
            return;
        }
        foreach (var single in rows)
            await ImportTogetherAsync([single], cancellation);
    }
}
