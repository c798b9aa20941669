using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;

namespace DonorSync.Database.Keys;

/// <summary>The state of the stored keys with regard to the master key.</summary>
public enum KeyRingState
{
    /// <summary>All stored keys are encrypted, and the master key can decrypt them.</summary>
    Closed,

    /// <summary>At least one key is stored unencrypted.</summary>
    Readable,

    /// <summary>At least one key is encrypted with a master key, and there is none.</summary>
    KeyIsMissing,

    /// <summary>At least one key is encrypted with another master key.</summary>
    KeyIsWrong,
}

/// <summary>Checks the stored keys of Data Protection and encrypts them in place with a master key.</summary>
public sealed class KeyRing(IDbContextFactory<DonorSyncDb> contexts)
{
    public async Task<KeyRingState> StateAsync(MasterKey? key, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var keys = await db.DataProtectionKeys.AsNoTracking().ToListAsync(cancellation);
        var states = keys.Select(row => StateOf(Xml(row), key)).ToList();
        return states.Count == 0 ? KeyRingState.Closed : states.Max();
    }

    /// <summary>Encrypts every key again: all of them or none.</summary>
    /// <param name="from">The master key of the keys that are encrypted.</param>
    /// <returns>The number of changed keys.</returns>
    /// <exception cref="CryptographicException"><paramref name="from"/> cannot decrypt one of them.</exception>
    public async Task<int> CloseAsync(MasterKey? from, MasterKey to, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await db.Database.OpenConnectionAsync(cancellation);
        // Unencrypted keys must not stay readable in the free space of the file.
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON;", cancellation);
        var changed = 0;
        foreach (var row in await db.DataProtectionKeys.ToListAsync(cancellation))
        {
            var xml = Xml(row);
            if (!Close(xml, from, to))
                continue;
            row.Xml = xml.ToString(SaveOptions.DisableFormatting);
            changed++;
        }
        await db.SaveChangesAsync(cancellation);
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);", cancellation);
        return changed;
    }

    static KeyRingState StateOf(XElement xml, MasterKey? key)
    {
        if (Secrets(xml).FirstOrDefault() is { } secret)
            return key is null ? KeyRingState.KeyIsMissing : Opens(secret, key) ? KeyRingState.Closed : KeyRingState.KeyIsWrong;
        return Readable(xml).Any() ? KeyRingState.Readable : KeyRingState.Closed;
    }

    static bool Opens(XElement secret, MasterKey key)
    {
        try
        {
            MasterKeyXml.Open(secret.Elements().Single(), key);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    static bool Close(XElement xml, MasterKey? from, MasterKey to)
    {
        var (secrets, readable) = (Secrets(xml).ToList(), Readable(xml).ToList());
        foreach (var secret in secrets)
        {
            var plain = MasterKeyXml.Open(secret.Elements().Single(), from ?? throw new CryptographicException("There is no master key."));
            secret.ReplaceWith(MasterKeyXml.Secret(MasterKeyXml.Close(plain, to)));
        }
        foreach (var plain in readable)
            plain.ReplaceWith(MasterKeyXml.Secret(MasterKeyXml.Close(plain, to)));
        return secrets.Count + readable.Count > 0;
    }

    static IEnumerable<XElement> Secrets(XElement xml) => xml.DescendantsAndSelf(MasterKeyXml.EncryptedSecret);

    static IEnumerable<XElement> Readable(XElement xml) =>
        xml.DescendantsAndSelf().Where(static e => (bool?)e.Attribute(MasterKeyXml.RequiresEncryption) == true);

    static XElement Xml(DataProtectionKey row) => XElement.Parse(row.Xml!);
}
