using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Counts the additions while the plan is made, so that nothing has to be read again to know what they cost. Links stand for their
/// lists, some of which are still to be made.
/// </summary>
sealed class AdditionForecast(RunContext run)
{
    readonly HashSet<LinkId> joined = [];
    IImportForecast? imports;

    /// <summary>Contacts to create, and existing ones that join a list.</summary>
    public int Created { get; private set; }
    public int Joined { get; private set; }

    /// <summary>The lists that existing contacts join.</summary>
    public IReadOnlyCollection<LinkId> JoinedLists => joined;

    public void Take(ImmutableArray<ContactStep> steps)
    {
        if (steps.IsEmpty)
            return;
        List<ContactStep> additions = [.. steps.Where(static s => s is ContactStep.CreateInCtct or ContactStep.JoinList)];
        if (additions.Count == 0 || ImportRows.Of(additions, static link => new(link.Value)) is not { } row)
            return;
        imports ??= run.ConstantContact.ForecastImports(run.Options.ContactsPerSlice);
        imports.Add(row);
        if (row.New is not null)
        {
            Created++;
            return;
        }
        Joined++;
        joined.UnionWith(additions.OfType<ContactStep.JoinList>().Select(static j => j.Link));
    }

    public ImportForecast? Finish() => imports?.Finish();
}
