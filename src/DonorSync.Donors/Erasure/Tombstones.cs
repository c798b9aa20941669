using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Keys;
using DonorSync.Database.Ports;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Erasure;

/// <summary>Knows who was erased, by the keyed hash of the address alone.</summary>
public sealed class Tombstones : IErasedAddresses
{
    readonly Lazy<Secrets> secrets;
    readonly ConcurrentDictionary<OrganizationId, byte[]> known = new();

    /// <param name="secrets">Asked for only when somebody was erased.</param>
    internal Tombstones(Func<Secrets> secrets) => this.secrets = new(secrets);

    /// <summary>Those of these addresses that were erased.</summary>
    /// <param name="db">Acting for an organisation.</param>
    public async Task<IReadOnlySet<EmailKey>> ErasedAsync(DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        if (keys.Count == 0 || await KeyAsync(db, cancellation) is not { } key)
            return new HashSet<EmailKey>();
        var hashes = keys.Distinct().ToDictionary(k => Hash(key, k));
        var found = await db.Set<ErasureRow>().Where(e => hashes.Keys.Contains(e.Hash)).Select(static e => e.Hash).ToListAsync(cancellation);
        return found.Select(h => hashes[h]).ToHashSet();
    }

    /// <summary>Tells of any address whether it was erased: for a pass over all of them.</summary>
    public async Task<Func<EmailKey, bool>> AllAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        if (await KeyAsync(db, cancellation) is not { } key)
            return static _ => false;
        var all = await db.Set<ErasureRow>().Select(static e => e.Hash).ToHashSetAsync(cancellation);
        return address => all.Contains(Hash(key, address));
    }

    /// <summary>Remembers that these were erased.</summary>
    internal async Task AddAsync(DonorSyncDb db, IReadOnlyCollection<EmailKey> addresses, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = await KeyAsync(db, cancellation) ?? NewKey(db);
        var there = await ErasedAsync(db, addresses, cancellation);
        foreach (var address in addresses.Distinct().Where(a => !there.Contains(a)))
            db.Add(new ErasureRow { OrganizationId = db.Organization, Hash = Hash(key, address), ErasedAt = now, Pending = secrets.Value.CloseErased(address.Value) });
    }

    /// <summary>The person wants to be back, an administrator says.</summary>
    /// <returns>False when the address was not erased.</returns>
    internal async Task<bool> LiftAsync(DonorSyncDb db, EmailKey address, CancellationToken cancellation)
    {
        if (await KeyAsync(db, cancellation) is not { } key)
            return false;
        var hash = Hash(key, address);
        return await db.Set<ErasureRow>().Where(e => e.Hash == hash).ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>What a restore carried over is like any other from now on: what is kept of these addresses goes as soon as it may.</summary>
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
        await db.Set<ErasureRow>().Where(static e => e.Pending == ErasureRow.CameBack).ExecuteUpdateAsync(static set => set.SetProperty(static e => e.Pending, (string?)null), cancellation);
    }

    /// <summary>The address of a tombstone that is not settled yet.</summary>
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

    /// <summary>Better no sync than one that brings back who wanted to be forgotten.</summary>
    static InvalidOperationException Unreadable() => new("The key of the erasures cannot be read with the keys of this installation: see docs/operations.md, Keys.");

    static string Hash(byte[] key, EmailKey address) => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address.Value)));
}
