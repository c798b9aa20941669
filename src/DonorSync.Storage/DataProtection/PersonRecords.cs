using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>A change of an opt-in, with its evidence (B11).</summary>
public sealed record PersonConsent(DateTimeOffset At, string? Email, bool? Before, bool After, ConsentSource Source, string Who, string? Reason, string? Rule);

/// <summary>The person in Constant Contact, as last read.</summary>
public sealed record PersonThere(
    string ContactId, string? Email, Permission Permission, DateTimeOffset? PermissionAt, bool Deleted, CtctFields Fields, IReadOnlyList<string> Lists, DateTimeOffset UpdatedAt);

/// <summary>What the sync remembers of one of the person's addresses.</summary>
public sealed record PersonMemory(string Address, string? ContactId, Permission? Permission, bool Deleted, CtctFields? ConstantContact, ContactFields? Crm);

/// <summary>What a sync planned or did.</summary>
public sealed record PersonChange(DateTimeOffset At, Guid Sync, string What, string? Place, string? Before, string? After, string Rule, string Result);

/// <summary>Mail that could not be delivered for good (P7).</summary>
public sealed record PersonBounce(string Address, BounceKind Kind, DateTimeOffset At);

/// <summary>Everything that is kept of one person beside the contact itself.</summary>
public sealed record PersonRecords(
    IReadOnlyList<string> Groups, IReadOnlyList<PersonConsent> Consent, IReadOnlyList<PersonThere> ConstantContact, IReadOnlyList<PersonMemory> Remembered,
    IReadOnlyList<PersonChange> Changes, IReadOnlyList<PersonBounce> Bounces);

/// <summary>Gathers it: what somebody is to be given who asks what is known of them.</summary>
public sealed class PersonRecordsReader(IDbContextFactory<DonorSyncDb> contexts)
{
    /// <param name="contact">One of the organisation's.</param>
    public async Task<PersonRecords> ReadAsync(OrganizationId organization, Contact contact, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var consent = await db.ConsentEvents.AsNoTracking().Where(e => e.ContactId == contact.Id).OrderBy(e => e.At).ToListAsync(cancellation);
        // Earlier addresses are known by the evidence; the sync's memory goes by addresses.
        var addresses = consent.Select(e => e.Email).Append(contact.PrimaryEmail).Append(contact.AlternateEmail).OfType<string>().Distinct().ToList();
        var keys = addresses.Select(static a => EmailAddress.KeyOf(a).Value).Distinct().ToList();
        // The consent of an address counts for the contact that has it now (P9), also where a deleted contact gave it.
        consent = await db.ConsentEvents.AsNoTracking()
            .Where(e => e.ContactId == contact.Id || (keys.Contains(e.EmailKey!) && !db.Contacts.Any(c => c.Id == e.ContactId)))
            .OrderBy(e => e.At).ToListAsync(cancellation);
        var groups = await db.Groups.Where(g => db.GroupMembers.Any(m => m.GroupId == g.Id && m.ContactId == contact.Id)).OrderBy(g => g.Name).Select(g => g.Name).ToListAsync(cancellation);
        return new(
            groups,
            consent.ConvertAll(static e => new PersonConsent(e.At, e.Email, e.Before, e.After, e.Source, e.Who, e.Reason, e.Rule)),
            await ThereAsync(db, keys, cancellation),
            await RememberedAsync(db, keys, cancellation),
            await ChangesAsync(db, [.. addresses.Concat(keys).Distinct()], cancellation),
            await db.Set<BounceRow>().AsNoTracking().Where(b => keys.Contains(b.Key)).OrderBy(b => b.At).Select(b => new PersonBounce(b.Key, b.Kind, b.At)).ToListAsync(cancellation));
    }

    static async Task<IReadOnlyList<PersonThere>> ThereAsync(DonorSyncDb db, List<string> keys, CancellationToken cancellation)
    {
        var rows = await db.Set<MirrorContactRow>().AsNoTracking().Where(c => keys.Contains(c.CaseKey) || keys.Contains(c.OwnKey)).ToListAsync(cancellation);
        var accounts = rows.Select(static r => r.AccountId).Distinct().ToList();
        var names = (await db.Set<MirrorListRow>().AsNoTracking().Where(l => accounts.Contains(l.AccountId)).ToListAsync(cancellation)).ToDictionary(static l => (l.AccountId, l.ListId), static l => l.Name);
        return rows.ConvertAll(r =>
        {
            var c = r.ToCore();
            var lists = c.Lists.Select(l => names.GetValueOrDefault((r.AccountId, l.Value)) ?? l.Value).Order(StringComparer.OrdinalIgnoreCase);
            return new PersonThere(r.CtctId, r.Email, c.Permission, c.PermissionAt, c.Deleted, c.Fields, [.. lists], c.UpdatedAt);
        });
    }

    static async Task<IReadOnlyList<PersonMemory>> RememberedAsync(DonorSyncDb db, List<string> keys, CancellationToken cancellation)
    {
        var rows = await db.Set<BaselineRow>().AsNoTracking().Where(b => keys.Contains(b.Key)).ToListAsync(cancellation);
        return rows.ConvertAll(static r =>
        {
            var b = r.ToCore();
            return new PersonMemory(r.Key, r.CtctId, b.Permission, b.Deleted, b.Ctct, b.Crm);
        });
    }

    static async Task<IReadOnlyList<PersonChange>> ChangesAsync(DonorSyncDb db, List<string> addresses, CancellationToken cancellation)
    {
        var rows = await db.Set<StepRow>().AsNoTracking().Where(s => s.Contact != null && addresses.Contains(s.Contact))
            .Join(db.Set<RunRow>(), s => s.RunId, r => r.Id, (s, r) => new { Step = s, At = r.FinishedAt ?? r.StartedAt })
            .OrderBy(e => e.At).ThenBy(e => e.Step.Sequence).ToListAsync(cancellation);
        return rows.ConvertAll(static e => new PersonChange(
            e.At, e.Step.RunId, StepKindWords.Of(e.Step.Kind), e.Step.Place, e.Step.Before, e.Step.After, e.Step.Rule,
            e.Step.Result is null ? History.Word(e.Step.State) : $"{History.Word(e.Step.State)}: {e.Step.Result}"));
    }
}
