using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DonorSync.ConstantContact;

/// <summary>
/// How bodies are spelled: snake_case, absent instead of null. Letters outside ASCII go as they are: escaped they would take up to
/// three times the bytes of an import.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(InstantReader), typeof(ErrorTextsReader)])]
[JsonSerializable(typeof(ContactPageBody))]
[JsonSerializable(typeof(ContactBody))]
[JsonSerializable(typeof(ContactCreateBody))]
[JsonSerializable(typeof(ContactCountsBody))]
[JsonSerializable(typeof(ListPageBody))]
[JsonSerializable(typeof(ListBody))]
[JsonSerializable(typeof(ListWriteBody))]
[JsonSerializable(typeof(ActivityPageBody))]
[JsonSerializable(typeof(ActivityBody))]
[JsonSerializable(typeof(ActivityCounts))]
[JsonSerializable(typeof(ImportContactBody))]
[JsonSerializable(typeof(MembershipsBody))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(List<PrivilegeBody>))]
[JsonSerializable(typeof(CampaignPageBody))]
[JsonSerializable(typeof(CampaignBody))]
[JsonSerializable(typeof(BouncePageBody))]
[JsonSerializable(typeof(TokenBody))]
internal sealed partial class WireNames : JsonSerializerContext;

/// <summary>The one set of JSON rules of this client.</summary>
internal static class Wire
{
    static readonly WireNames Names = new(new JsonSerializerOptions(WireNames.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Names.GetTypeInfo(typeof(T))!;

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Of<T>());
}

/// <summary>The links of a page or an activity. Real answers leave any part of it out.</summary>
internal sealed record LinksBody(LinkBody? Next);

internal sealed record LinkBody(string? Href);
