using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DonorSync.ConstantContact.Account;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Campaigns;
using DonorSync.ConstantContact.Contacts;
using DonorSync.ConstantContact.Lists;
using DonorSync.ConstantContact.OAuth;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// The JSON format of bodies: snake_case, null values omitted. Letters outside ASCII are not escaped, because that would take up to three
/// times the bytes of an import.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    MaxDepth = 32,
    Converters =
    [
        typeof(InstantReader), typeof(ErrorTextsReader), typeof(TextReader), typeof(CountReader), typeof(ContactRowsReader),
        typeof(ListRowsReader),
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

/// <summary>The JSON rules of this client.</summary>
internal static class Wire
{
    static readonly WireNames Names = new(new JsonSerializerOptions(WireNames.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Names.GetTypeInfo(typeof(T))!;

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Of<T>());
}

/// <summary>The links of a page or an activity. Any part can be missing.</summary>
internal sealed record LinksBody(LinkBody? Next);

internal sealed record LinkBody(string? Href);

/// <summary>A page that <see cref="Paging"/> can follow.</summary>
internal interface IPageBody
{
    LinksBody? Links { get; }

    /// <summary>The number of rows of all pages, if the page contains it.</summary>
    [JsonIgnore]
    int? RowsInAll { get; }

    /// <summary>The ids of the rows; null for a row without one.</summary>
    [JsonIgnore]
    IEnumerable<string?> Ids { get; }
}
