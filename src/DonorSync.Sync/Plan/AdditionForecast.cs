using DonorSync.Sync.Apply;
using DonorSync.Sync.Settle;

namespace DonorSync.Sync.Plan;

/// <summary>
/// Counts the additions while the plan is made, so that nothing is read again to know their cost. Links stand for their lists, some of
/// which are still to be created.
/// </summary>
sealed class AdditionForecast(RunContext run)
{
    IImportForecast? imports;

    public SentContacts Sent { get; } = new();

    public void Take(ImmutableArray<ContactStep> steps)
    {
        if (steps.IsEmpty)
            return;
        List<ContactStep> additions = [.. steps.Where(static s => s is ContactStep.CreateInCtct or ContactStep.JoinList)];
        if (additions.Count == 0 || ImportRows.Of(additions, ListOf) is not { } row)
            return;
        imports ??= run.ConstantContact.ForecastImports(run.Options.ContactsPerSlice);
        imports.Add(row);
        Sent.Add(additions, ListOf);
    }

    public ImportForecast? Finish() => imports?.Finish();

    /// <summary>The link that stands for a list, and back.</summary>
    public static ListId? ListOf(LinkId link) => new(link.Value);

    public static LinkId LinkOf(ListId list) => new(list.Value);
}
