using DonorSync.Sync.Streams;

namespace DonorSync.Sync;

/// <summary>Counts a run while it runs.</summary>
sealed class RunTally
{
    readonly SortedDictionary<string, int> doneByRule = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, int> skippedByRule = new(StringComparer.Ordinal);
    readonly HashSet<ulong> failed = [];
    RunCounts counts = new();

    public int Held { get; private set; }

    /// <summary>How many contacts were linked when the plan was made; null before that.</summary>
    public int? Linked { get; set; }

    /// <summary>The requests that the run needs in all (B10); null before the review, and in a run without a plan.</summary>
    public RequestPlan? Planned { get; set; }

    public RunState EndState => Held > 0 ? RunState.Held : failed.Count > 0 ? RunState.CompletedWithErrors : RunState.Completed;

    public RunCounts ToCounts() => counts with
    {
        Failed = failed.Count,
        Skipped = skippedByRule.Values.Sum(),
        SkippedByRule = skippedByRule.ToImmutableSortedDictionary(StringComparer.Ordinal),
        DoneByRule = doneByRule.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    public void Skipped(Rule rule, int times) => Add(skippedByRule, rule, times);

    public void Holding(int steps) => Held += steps;

    /// <summary>A preview counts what would be done.</summary>
    public void WouldDo(Step step) => Done(step);

    public void Finished(Step step, StepResult result)
    {
        switch (result)
        {
            case StepResult.Done:
                Done(step);
                return;
            case StepResult.Failed:
                failed.Add(RecordOf(step));
                return;
            case StepResult.Overtaken:
                return;
        }
    }

    /// <summary>
    /// Returns a number for a step's record. B7: a contact, or a pair of group and list, is one record, however many of its steps fail.
    /// </summary>
    static ulong RecordOf(Step step) =>
        ShortHash.Of(step is ContactStep contact ? "contact " + contact.Key.Value : "pair " + ((PairStep)step).Link.Value);

    void Done(Step step)
    {
        Add(doneByRule, step.Rule);
        counts = step switch
        {
            PairStep.CreateList => counts with { ListsCreated = counts.ListsCreated + 1 },
            ContactStep.CreateInCtct => counts with { ContactsCreatedInConstantContact = counts.ContactsCreatedInConstantContact + 1 },
            ContactStep.CreateInCrm => counts with { ContactsCreatedInCrm = counts.ContactsCreatedInCrm + 1 },
            ContactStep.UpdateInCrm => counts with { ContactsUpdatedInCrm = counts.ContactsUpdatedInCrm + 1 },
            ContactStep.JoinList => counts with { AddedToLists = counts.AddedToLists + 1 },
            ContactStep.LeaveList => counts with { RemovedFromLists = counts.RemovedFromLists + 1 },
            ContactStep.JoinGroup => counts with { AddedToGroups = counts.AddedToGroups + 1 },
            ContactStep.SetOptIn { Yes: false } => counts with { OptOuts = counts.OptOuts + 1 },
            _ => counts,
        };
    }

    static void Add(SortedDictionary<string, int> byRule, Rule rule, int times = 1)
    {
        var id = rule.ToString();
        byRule[id] = byRule.GetValueOrDefault(id) + times;
    }
}
