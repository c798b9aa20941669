using DonorSync.Database.Ports;
using DonorSync.Donors.Imports;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Erasure;

/// <summary>A change of an opt-in, with its evidence (B11).</summary>
public sealed record PersonConsent(
    DateTimeOffset At, string? Email, bool? Before, bool After, ConsentSource Source, string Who, string? Reason, string? Rule);

/// <summary>Everything that is kept of one person beside the contact itself.</summary>
public sealed record PersonRecords(
    IReadOnlyList<string> Groups, IReadOnlyList<PersonConsent> Consent, IReadOnlyList<PersonThere> ConstantContact,
    IReadOnlyList<PersonBaseline> Remembered,
    IReadOnlyList<PersonChange> Changes, IReadOnlyList<PersonBounce> Bounces)
{
    /// <summary>What imports did, as long as they can be undone.</summary>
    public IReadOnlyList<PersonImport> Imports { get; init; } = [];
}

/// <summary>Collects what a person is given who asks what is stored about them.</summary>
public sealed class PersonRecordsReader(IDbContextFactory<DonorSyncDb> contexts, IPersonMemory sync)
{
    /// <param name="contact">One of the organization's.</param>
    public async Task<PersonRecords> ReadAsync(OrganizationId organization, Contact contact, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var consent = await db.ConsentEvents().AsNoTracking().Where(e => e.ContactId == contact.Id).OrderBy(e => e.At)
            .ToListAsync(cancellation);
        // Earlier addresses are known by the evidence; the sync's memory goes by addresses.
        var addresses = consent.Select(
            e => e.Email).Append(contact.PrimaryEmail).Append(contact.AlternateEmail).OfType<string>().Distinct().ToList();
        var keys = addresses.Select(static a => EmailAddress.KeyOf(a).Value).Distinct().ToList();
        // The consent of an address counts for the contact that has it now (P9), also where a deleted contact gave it.
        consent = await db.ConsentEvents().AsNoTracking()
            .Where(e => e.ContactId == contact.Id || (keys.Contains(e.EmailKey!) && !db.Contacts().Any(c => c.Id == e.ContactId)))
            .OrderBy(e => e.At).ToListAsync(cancellation);
        var groups = await db.Groups().Where(g => db.GroupMembers().Any(m => m.GroupId == g.Id && m.ContactId == contact.Id))
            .OrderBy(g => g.Name).Select(g => g.Name).ToListAsync(cancellation);
        var synced = await sync.RecordsAsync(db, keys, [.. addresses.Concat(keys).Distinct()], cancellation);
        return new(
            groups,
            consent.ConvertAll(static e => new PersonConsent(e.At, e.Email, e.Before, e.After, e.Source, e.Who, e.Reason, e.Rule)),
            synced.There, synced.Remembered, synced.Changes, synced.Bounces)
        {
            Imports = await new ImportTraces(db).OfAsync(contact.Id, cancellation),
        };
    }
}
