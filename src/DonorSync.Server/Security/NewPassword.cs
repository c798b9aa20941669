using System.Buffers.Text;
using System.Security.Cryptography;

namespace DonorSync.Server.Security;

/// <summary>Generates a password to be handed over and then changed: 96 bits.</summary>
static class NewPassword
{
    const int Bytes = 12;

    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
