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
    MaxDepth = 32,
    Converters =
    [
        typeof(InstantReader), typeof(ErrorTextsReader), typeof(TextReader), typeof(CountReader), typeof(ContactRowsReader), typeof(ListRowsReader),
        typeof(ActivityRowsReader), typeof(CampaignRowsReader), typeof(BounceRowsReader),
    ])]
[JsonSerializable(typeof(ContactPageBody))]
[JsonSerializable(typeof(Rows<ContactBody>))]
[JsonSerializable(typeof(Rows<ListBody>))]
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
[JsonSerializable(typeof(CampaignSummaryBody))]
[JsonSerializable(typeof(BounceBody))]
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

/// <summary>A page, as <see cref="Paging"/> follows it.</summary>
internal interface IPageBody
{
    LinksBody? Links { get; }

    /// <summary>The rows of all pages, where the page says so.</summary>
    [JsonIgnore]
    int? RowsInAll { get; }

    /// <summary>The ids of its rows; null for a row that has none.</summary>
    [JsonIgnore]
    IEnumerable<string?> Ids { get; }
}
