using System.Security.Cryptography;
using System.Text;

namespace DonorSync.Sync.Ports.Memory;

/// <summary>What this run planned and did.</summary>
public interface IJournal
{
    /// <summary>Adds planned steps and, in the same transaction, what settles without a step (null forgets the address).</summary>
    Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation);

    /// <summary>Returns steps of this run in a phase that are still planned, in order, after <paramref name="after"/>.</summary>
    /// <param name="withText">With their words: steps that a user approved or discarded are recognized by them (B3).</param>
    Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, bool withText, CancellationToken cancellation);

    /// <summary>
    /// Returns steps of this run that are still planned and add to a link's list, in order, after <paramref name="after"/>.
    /// </summary>
    Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(LinkId link, long after, int limit, CancellationToken cancellation);

    /// <summary>Returns steps of this run that are still planned and create contacts of these addresses in Constant Contact.</summary>
    Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation);

    /// <summary>Records the results of steps and, in the same transaction, the baselines from now on.</summary>
    Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation);
}

/// <summary>The order in which steps are applied. Consent is first in every run (P6).</summary>
public enum StepPhase
{
    Consent = 0,
    Pairs = 1,
    CrmContacts = 2,
    CrmMemberships = 3,
    ListRemovals = 4,
    ListAdditions = 5,
}

/// <summary>A step in the journal. <paramref name="Sequence"/> numbers the run's steps from 1 in the order they were planned.</summary>
public sealed record PlannedStep(long Sequence, StepPhase Phase, Step Step, StepText Text);

public sealed record FinishedStep(long Sequence, StepResult Result);

/// <summary>A step as people read it: in the history, the download, the preview. Its kind is told by <see cref="StepKinds"/>.</summary>
/// <param name="Line">The plan line (<see cref="PlanText"/>).</param>
/// <param name="Contact">The address concerned, if any.</param>
/// <param name="Where">The group or list, by name, if any.</param>
public sealed record StepText(string Line, string? Contact, string? Where, string? Before, string? After)
{
    /// <summary>For where only the step matters.</summary>
    public static readonly StepText None = new("", null, null, null, null);

    /// <summary>SHA-256 of what the step does, hexadecimal: the same step has the same digest in every run, however it is worded.</summary>
    public string Digest { get => field ?? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Identity))); init; }

    /// <summary>What tells it from another step.</summary>
    internal string Identity { get; init; } = "";
}
