using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Database.Keys;

/// <summary>The format of Data Protection's keys in the database if there is a master key.</summary>
static class MasterKeyXml
{
    static readonly XNamespace DataProtection = "http://schemas.asp.net/2015/03/dataProtection";

    /// <summary>Marks elements that must not be stored unencrypted.</summary>
    public static readonly XName RequiresEncryption = DataProtection + "requiresEncryption";
    public static readonly XName EncryptedSecret = DataProtection + "encryptedSecret";

    const string Element = "closedByMasterKey";
    const string KeyId = "key";

    public static XElement Close(XElement plain, MasterKey key) => new(
        Element, new XAttribute(KeyId, key.Id),
        Convert.ToBase64String(key.Close(Encoding.UTF8.GetBytes(plain.ToString(SaveOptions.DisableFormatting)))));

    /// <exception cref="CryptographicException">The element was encrypted with another key, or changed.</exception>
    public static XElement Open(XElement closed, MasterKey key)
    {
        if (closed.Name != Element || (string?)closed.Attribute(KeyId) != key.Id)
            throw new CryptographicException("It was encrypted with another master key.");
        return XElement.Parse(Encoding.UTF8.GetString(key.Open(Convert.FromBase64String(closed.Value))));
    }

    /// <summary>Writes an element in Data Protection's format, which makes it decrypt with <see cref="MasterKeyDecryptor"/>.</summary>
    public static XElement Secret(XElement closed) =>
        new(EncryptedSecret, new XAttribute("decryptorType", typeof(MasterKeyDecryptor).AssemblyQualifiedName!), closed);
}

/// <summary>Encrypts each new key of Data Protection.</summary>
public sealed class MasterKeyEncryptor(MasterKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(MasterKeyXml.Close(plaintextElement, key), typeof(MasterKeyDecryptor));
}

/// <summary>Created by Data Protection from the type name in the database.</summary>
public sealed class MasterKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => MasterKeyXml.Open(
        encryptedElement, services.GetRequiredService<InstallationKey>().Key
            ?? throw new CryptographicException("There is no master key."));
}
