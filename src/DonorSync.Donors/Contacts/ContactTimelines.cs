using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Crm;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Contacts;

/// <summary>Something that happened to a person: a step of a sync, or a change of the opt-in (B4, B11).</summary>
/// <param name="Who">The person, token or file; null for the sync.</param>
/// <param name="Run">The sync that did it.</param>
/// <param name="Result">Of a step: done, failed or held, and why after a colon. Null for an opt-in changed here.</param>
public sealed record TimelineEntry(
    DateTimeOffset At, StepKind Kind, string? Place, string? Before, string? After, string? Rule, string? Who, string? Reason, RunId? Run,
    string? Result);

/// <summary>What happened to one person, newest first.</summary>
public sealed class ContactTimelines(DonorSyncDb db, IPersonMemory sync)
{
    public async Task<IReadOnlyList<TimelineEntry>> OfAsync(Contact contact, int limit, CancellationToken cancellation)
    {
        var evidence = await db.ConsentEvents().AsNoTracking().Where(e => e.ContactId == contact.Id)
            .OrderByDescending(e => e.At).Take(limit).ToListAsync(cancellation);
        // Steps name addresses; the evidence remembers earlier ones.
        var addresses = evidence.Select(e => e.Email).Append(contact.PrimaryEmail).OfType<string>()
            .SelectMany(static a => new[] { a, EmailAddress.KeyOf(a).Value }).Distinct().ToList();
        var steps = await sync.LatestAsync(db, addresses, limit, cancellation);
        return
        [
            .. steps.Select(Of)
                // What the sync did to an opt-in is among its steps already.
                .Concat(evidence.Where(e => e.Source != ConsentSource.Sync).Select(Of))
                .OrderByDescending(static e => e.At).Take(limit),
        ];
    }

    static TimelineEntry Of(PersonStep step) => new(
        step.At, step.Kind, step.Place, step.Before, step.After, step.Rule, null, null, new RunId(step.Sync), step.Result);

    static TimelineEntry Of(ConsentEvent change) => new(
        change.At, StepKind.SetOptIn, null, change.Before is { } before ? YesNo(before) : null, YesNo(change.After), change.Rule,
        change.Who,
        change.Reason, null, null);

    static string YesNo(bool value) => value ? "Yes" : "No";
}
