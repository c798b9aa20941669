using DonorSync.Sync.Journal;
using DonorSync.SyncStore.State;

namespace DonorSync.SyncStore.RunLog;

/// <summary>A step with what became of it, for those that look at it: joined from the three tables of the journal.</summary>
public sealed class LoggedStep
{
    public required int Run { get; init; }
    public required int Sequence { get; init; }
    public required StepKind Kind { get; init; }
    public required Rule Rule { get; init; }
    public int? Link { get; init; }
    public string? Contact { get; init; }
    public byte[]? Payload { get; init; }
    public string? LinkId { get; init; }

    /// <summary>The name of its group and list at that time.</summary>
    public string? Place { get; init; }
    public required StepState State { get; init; }
    public FailureKind? Failure { get; init; }
    public string? Reason { get; init; }
    public string? CrmContact { get; init; }

    /// <summary>Joins steps with their links and results.</summary>
    public static IQueryable<LoggedStep> Of(DonorSyncDb db, IQueryable<StepRow> steps) => Of(
        db,
        from step in steps
        join result in Results(db) on new
        {
            step.Run,
            // Ranges do not overlap, so only the last one that begins before the step can contain it.
            First = Results(db).Where(r => r.Run == step.Run && r.First <= step.Sequence).Max(r => (int?)r.First),
        }
            equals new { result.Run, First = (int?)result.First } into results
        from result in results.DefaultIfEmpty()
        select new StepWithResult { Step = step, Result = result });

    /// <summary>Returns a run's steps in a state other than planned, found by their results.</summary>
    public static IQueryable<LoggedStep> In(DonorSyncDb db, int run, StepState state) => Of(
        db,
        from result in Results(db)
        where result.Run == run && result.State == state
        from step in db.StepsOf(run)
        where step.Sequence >= result.First && step.Sequence <= result.Last
        select new StepWithResult { Step = step, Result = result });

    static IQueryable<LoggedStep> Of(DonorSyncDb db, IQueryable<StepWithResult> steps) =>
        from step in steps
        join link in db.Set<StepLinkRow>()
            on new { step.Step.Run, Number = step.Step.Link } equals new { link.Run, Number = (int?)link.Number } into links
        from link in links.DefaultIfEmpty()
        select new LoggedStep
        {
            Run = step.Step.Run,
            Sequence = step.Step.Sequence,
            Kind = step.Step.Kind,
            Rule = step.Step.Rule,
            Link = step.Step.Link,
            Contact = step.Step.Contact,
            Payload = step.Step.Payload,
            LinkId = link!.LinkId,
            Place = link.Name,
            State = step.Result!.Last >= step.Step.Sequence ? step.Result.State : StepState.Planned,
            Failure = step.Result.Last >= step.Step.Sequence ? step.Result.Failure : null,
            Reason = step.Result.Last >= step.Step.Sequence ? step.Result.Reason : null,
            CrmContact = step.Result.Last >= step.Step.Sequence ? step.Result.CrmContact : null,
        };

    static DbSet<StepResultRow> Results(DonorSyncDb db) => db.Set<StepResultRow>();

    sealed class StepWithResult
    {
        public required StepRow Step { get; init; }
        public StepResultRow? Result { get; init; }
    }

    public string Digest => StepTexts.DigestOf(ToStep(), Place);

    public Step ToStep() => StepPayload.Read(Kind, Rule, new(LinkId ?? ""), Contact, Payload);

    public ChangeRecord ToChange()
    {
        var step = ToStep();
        var text = StepTexts.Of(step, Place);
        return new(
            Sequence, step.Side switch { Side.Crm => "crm", Side.Ctct => "constantContact", _ => "memory" }, Kind, text.Contact, text.Where,
            text.Before, text.After, Rule.ToString(), Result);
    }

    /// <summary>Planned, done, failed or held; why, after a colon.</summary>
    public string Result => Reason is null ? RunHistory.Word(State) : $"{RunHistory.Word(State)}: {Reason}";
}
