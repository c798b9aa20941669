using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Server.Import;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ImportTests;

/// <summary>Runs an action between the look-up and the first write.</summary>
internal sealed class Meddling(IDonorBook inner, Func<Task> meddle) : IDonorBook
{
    private bool done;

    public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => inner.TogetherAsync(batch, cancellation);

    public Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) => inner.GroupNamesAsync(cancellation);

    public Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation) =>
        inner.FindAsync(rows, cancellation);

    public Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
        inner.NotesAsync(addresses, cancellation);

    public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => inner.Check(values, groups);

    public async Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation)
    {
        if (!done)
            await meddle();
        done = true;
        return await inner.SaveAsync(writes, cancellation);
    }
}

/// <summary>Refuses every batch that contains a contact with one first name.</summary>
internal sealed class Refusing(IDonorBook inner, string firstName) : IDonorBook
{
    public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => inner.TogetherAsync(batch, cancellation);

    public Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) => inner.GroupNamesAsync(cancellation);

    public Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation) =>
        inner.FindAsync(rows, cancellation);

    public Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
        inner.NotesAsync(addresses, cancellation);

    public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => inner.Check(values, groups);

    public Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation) =>
        writes.Donors.Any(donor => donor.After.FirstName == firstName)
        ? throw new DonorBookException($"No {firstName} here.", new InvalidOperationException())
        : inner.SaveAsync(writes, cancellation);
}

/// <summary>Returns a second organization in the same database.</summary>
internal sealed class OtherOrganization : IDisposable
{
    private readonly DonorSession session;

    public OtherOrganization(ImportDatabase database)
    {
        var organization = new OrganizationId(Guid.CreateVersion7());
        session = database.Services.GetRequiredService<DonorDatabase>().Open(organization);
        session.Db.Add(new Organization { Id = organization, Name = "Other", CreatedAt = TimeProvider.System.GetUtcNow() });
        session.Db.SaveChanges();
    }

    public IDonorBook Book => new DonorBook(session, new(ConsentSource.Import, "other.csv"));

    public void Dispose() => session.Dispose();
}
