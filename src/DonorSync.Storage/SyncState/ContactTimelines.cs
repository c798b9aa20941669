using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Something that happened to a person: a step of a sync, or a change of the opt-in (B4, B11).</summary>
/// <param name="Who">The person, token or file; null for the sync.</param>
/// <param name="Run">The sync that did it.</param>
/// <param name="Result">Of a step: done, failed or held, and why after a colon. Null for an opt-in changed here.</param>
public sealed record TimelineEntry(
    DateTimeOffset At, StepKind Kind, string? Place, string? Before, string? After, string? Rule, string? Who, string? Reason, RunId? Run, string? Result);

/// <summary>What happened to one person, newest first.</summary>
public sealed class ContactTimelines(DonorSyncDb db)
{
    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(Contact contact, int limit, CancellationToken cancellation)
    {
        var evidence = await db.ConsentEvents.AsNoTracking().Where(e => e.ContactId == contact.Id)
            .OrderByDescending(e => e.At).Take(limit).ToListAsync(cancellation);
        // Steps name addresses; the evidence remembers earlier ones.
        var addresses = evidence.Select(e => e.Email).Append(contact.PrimaryEmail).OfType<string>()
            .SelectMany(static a => new[] { a, EmailAddress.KeyOf(a).Value }).Distinct().ToList();
        var steps = await db.Set<StepRow>().AsNoTracking()
            .Where(s => s.Contact != null && addresses.Contains(s.Contact) && s.State != StepState.Planned)
            .Join(db.Set<RunRow>().Where(r => r.Kind != RunKind.Preview), s => s.RunId, r => r.Id, (s, r) => new { Step = s, At = r.FinishedAt ?? r.StartedAt })
            // By the run's time: in the order of their ids SQLite would walk every step there is.
            .OrderByDescending(e => e.At).ThenByDescending(e => e.Step.Sequence).Take(limit).ToListAsync(cancellation);
        return
        [
            .. steps.Select(e => Of(e.Step, e.At))
                // What the sync did to an opt-in is among its steps already.
                .Concat(evidence.Where(e => e.Source != ConsentSource.Sync).Select(Of))
                .OrderByDescending(static e => e.At).Take(limit),
        ];
    }

    static TimelineEntry Of(StepRow step, DateTimeOffset at)
    {
        var result = step.State.ToString().ToLowerInvariant();
        return new(
            at, step.Kind, step.Place, step.Before, step.After, step.Rule, null, null, new RunId(step.RunId),
            step.Result is null ? result : $"{result}: {step.Result}");
    }

    static TimelineEntry Of(ConsentEvent change) => new(
        change.At, StepKind.SetOptIn, null, change.Before is { } before ? YesNo(before) : null, YesNo(change.After), change.Rule, change.Who,
        change.Reason, null, null);

    static string YesNo(bool value) => value ? "Yes" : "No";
}
