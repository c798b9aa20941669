using System.Security.Cryptography;
using System.Text;

namespace DonorSync.Database.Keys;

/// <summary>
/// The key with which the installation's other keys are encrypted (AES-256-GCM). It is never in the database: the database alone reveals no
/// token.
/// </summary>
public sealed class MasterKey
{
    public const int Bytes = 32;
    const int NonceBytes = 12;
    const int TagBytes = 16;
    const int IdBytes = 6;

    /// <summary>Binds ciphertexts to this purpose.</summary>
    static readonly byte[] Purpose = Encoding.ASCII.GetBytes("DonorSync.KeyRing.v1");

    readonly byte[] key;

    MasterKey(byte[] key) => this.key = key;

    /// <summary>Identifies the key without revealing it.</summary>
    public string Id => Convert.ToHexStringLower(HMACSHA256.HashData(key, "id"u8)[..IdBytes]);

    /// <returns>Null for text that is not 32 bytes in base64.</returns>
    public static MasterKey? Parse(string text)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Bytes ? new MasterKey(key) : null;
    }

    /// <returns>Nonce, tag and ciphertext.</returns>
    public byte[] Close(byte[] plain)
    {
        var all = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = all.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, all.AsSpan(NonceBytes + TagBytes), all.AsSpan(NonceBytes, TagBytes), Purpose);
        return all;
    }

    /// <exception cref="CryptographicException">The data was encrypted with another key, or changed.</exception>
    public byte[] Open(byte[] closed)
    {
        if (closed.Length < NonceBytes + TagBytes)
            throw new CryptographicException("The encrypted data is too short.");
        var plain = new byte[closed.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            closed.AsSpan(0, NonceBytes), closed.AsSpan(NonceBytes + TagBytes), closed.AsSpan(NonceBytes, TagBytes), plain, Purpose);
        return plain;
    }

    public override string ToString() => $"MasterKey {Id}";
}

/// <summary>The master key from the settings; null if they have none.</summary>
public sealed record InstallationKey(MasterKey? Key);
