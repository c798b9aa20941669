using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Database.Keys;
using DonorSync.Database.Ports;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Erasure;

/// <summary>Knows who was erased, by the keyed hash of the address alone.</summary>
public sealed class Tombstones : IErasedAddresses
{
    readonly Lazy<Secrets> secrets;
    readonly ConcurrentDictionary<OrganizationId, byte[]> known = new();

    /// <param name="secrets">Requested only if a person was erased.</param>
    internal Tombstones(Func<Secrets> secrets) => this.secrets = new(secrets);

    /// <summary>Returns those of these addresses that were erased.</summary>
    /// <param name="db">A context of an organization.</param>
    public async Task<IReadOnlySet<EmailKey>> ErasedAsync(
        DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        if (keys.Count == 0 || await KeyAsync(db, cancellation) is not { } key)
            return new HashSet<EmailKey>();
        var hashes = keys.Distinct().ToDictionary(k => Hash(key, k));
        var found = await db.Set<ErasureRow>().Where(e => hashes.Keys.Contains(e.Hash)).Select(static e => e.Hash)
            .ToListAsync(cancellation);
        return found.Select(h => hashes[h]).ToHashSet();
    }

    /// <summary>Returns a function that says whether an address was erased, for a scan of all addresses.</summary>
    public async Task<Func<EmailKey, bool>> AllAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        if (await KeyAsync(db, cancellation) is not { } key)
            return static _ => false;
        var all = await db.Set<ErasureRow>().Select(static e => e.Hash).ToHashSetAsync(cancellation);
        return address => all.Contains(Hash(key, address));
    }

    /// <summary>Adds tombstones of these addresses.</summary>
    internal async Task AddAsync(
        DonorSyncDb db, IReadOnlyCollection<EmailKey> addresses, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = await KeyAsync(db, cancellation) ?? NewKey(db);
        var there = await ErasedAsync(db, addresses, cancellation);
        foreach (var address in addresses.Distinct().Where(a => !there.Contains(a)))
            db.Add(new ErasureRow
            {
                OrganizationId = db.Organization,
                Hash = Hash(key, address),
                ErasedAt = now,
                Pending = secrets.Value.CloseErased(address.Value)
            });
    }

    /// <summary>Lifts an erasure, because an administrator says that the person wants to return.</summary>
    /// <returns>False if the address was not erased.</returns>
    internal async Task<bool> LiftAsync(DonorSyncDb db, EmailKey address, CancellationToken cancellation)
    {
        if (await KeyAsync(db, cancellation) is not { } key)
            return false;
        var hash = Hash(key, address);
        return await db.Set<ErasureRow>().Where(e => e.Hash == hash).ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>Turns tombstones from a restore into normal ones: the data of these addresses is deleted as soon as possible.</summary>
    internal async Task SettleAsync(DonorSyncDb db, IReadOnlyCollection<EmailKey> addresses, CancellationToken cancellation)
    {
        if (await KeyAsync(db, cancellation) is { } key)
        {
            foreach (var address in addresses)
            {
                var (hash, pending) = (Hash(key, address), secrets.Value.CloseErased(address.Value));
                await db.Set<ErasureRow>().Where(e => e.Hash == hash && e.Pending == ErasureRow.CameBack)
                    .ExecuteUpdateAsync(set => set.SetProperty(static e => e.Pending, pending), cancellation);
            }
        }
        await db.Set<ErasureRow>().Where(static e => e.Pending == ErasureRow.CameBack)
            .ExecuteUpdateAsync(static set => set.SetProperty(static e => e.Pending, (string?)null), cancellation);
    }

    /// <summary>Returns the address of a tombstone that is not finished.</summary>
    internal EmailKey Open(string pending) => new(secrets.Value.OpenErased(pending) ?? throw Unreadable());

    byte[] NewKey(DonorSyncDb db)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        db.Add(new ErasureKeyRow { OrganizationId = db.Organization, Key = secrets.Value.CloseErased(Convert.ToBase64String(key)) });
        return key;
    }

    async Task<byte[]?> KeyAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        if (known.TryGetValue(db.Organization, out var key))
            return key;
        if (await db.Set<ErasureKeyRow>().AsNoTracking().FirstOrDefaultAsync(cancellation) is not { } row)
            return null;
        return known[db.Organization] = Convert.FromBase64String(secrets.Value.OpenErased(row.Key) ?? throw Unreadable());
    }

    /// <summary>Stops the sync, because it could import erased persons again.</summary>
    static InvalidOperationException Unreadable() =>
        new("The key of the erasures cannot be read with the keys of this installation: see docs/operations.md, Keys.");

    static string Hash(byte[] key, EmailKey address) =>
        Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address.Value)));
}
