using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>Writes access and id tokens as JWTs, because the real service tells clients to decode them and read the claims.</summary>
internal sealed class AccessTokenWriter
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string Write(AccessGrant grant, DateTimeOffset now, TimeSpan lifetime, Guid id) => Sign(json =>
    {
        json.WriteNumber("ver", 1);
        json.WriteString("jti", $"AT.{id:N}");
        json.WriteString("iss", "https://identity.constantcontact.com/oauth2/default");
        json.WriteString("aud", "https://api.cc.email/v3");
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
        json.WriteString("cid", grant.ClientId);
        json.WriteString("uid", grant.Id);
        json.WriteStartArray("scp");
        foreach (var scope in grant.Scopes)
            json.WriteStringValue(scope);
        json.WriteEndArray();
        json.WriteNumber("auth_time", now.ToUnixTimeSeconds());
        json.WriteString("sub", $"sandbox+{grant.AccountId}@example.org");
        if (grant.AccountId == AuthorizeEndpoint.NoAccount)
            json.WriteString("platform_user_id", AuthorizeEndpoint.NoAccount);
        else
            json.WriteString("platform_user_id", grant.Id);
    });

    public string WriteIdToken(AccessGrant grant, DateTimeOffset now, TimeSpan lifetime) => Sign(json =>
    {
        json.WriteString("sub", grant.Id);
        json.WriteString("iss", "https://identity.constantcontact.com/oauth2/default");
        json.WriteString("aud", grant.ClientId);
        json.WriteNumber("iat", now.ToUnixTimeSeconds());
        json.WriteNumber("exp", (now + lifetime).ToUnixTimeSeconds());
    });

    private string Sign(Action<Utf8JsonWriter> claims)
    {
        var head = Part(json => { json.WriteString("typ", "JWT"); json.WriteString("alg", "HS256"); json.WriteString("kid", "sandbox"); });
        var unsigned = $"{head}.{Part(claims)}";
        return $"{unsigned}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(unsigned)))}";
    }

    private static string Part(Action<Utf8JsonWriter> write) =>
        Base64Url.EncodeToString(ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }).Body.Span);
}
