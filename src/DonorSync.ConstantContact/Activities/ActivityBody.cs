using System.Text.Json;
using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Activities;

internal sealed record ActivityPageBody(
    Rows<ActivityBody>? Activities, [property: JsonPropertyName("_links")] LinksBody? Links) : IPageBody
{
    [JsonIgnore]
    public int? RowsInAll => null;

    [JsonIgnore]
    public IEnumerable<string?> Ids => Activities is null ? [] : Activities.Read.Select(static a => a.ActivityId);
}

/// <summary>A bulk job: initialized, processing, then completed, cancelled, failed or timed_out. A completed job can have errors.</summary>
internal sealed record ActivityBody
{
    public string? ActivityId { get; init; }
    public string? State { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public double? PercentDone { get; init; }
    public ErrorTexts? ActivityErrors { get; init; }
    /// <summary>Can be absent or empty at first; anything that is not an object has no counts.</summary>
    [JsonConverter(typeof(ActivityCountsReader))]
    public ActivityCounts? Status { get; init; }

    [JsonIgnore]
    public bool IsOver => State is "completed" or "cancelled" or "failed" or "timed_out" or "time_out";
}

/// <summary>The counts of all kinds of jobs in one type.</summary>
internal sealed record ActivityCounts
{
    /// <summary>The number of rows or memberships; a file import includes its header line.</summary>
    public int? ItemsTotalCount { get; init; }
    public int? ItemsCompletedCount { get; init; }
    public int? PersonCount { get; init; }
    public int? ErrorCount { get; init; }
    public int? CorrectableCount { get; init; }
    public int? CannotAddToListCount { get; init; }
}

/// <summary>One contact of an import. Null is not sent, and what is not sent stays as it is in Constant Contact (C5).</summary>
internal sealed record ImportContactBody
{
    public required string Email { get; init; }
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? CompanyName { get; init; }
    public string? Street { get; init; }
    public string? Street2 { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? Zip { get; init; }
    public string? Country { get; init; }
}

/// <summary>Adds contacts to lists or removes them: at most 500 contacts and 50 lists.</summary>
internal sealed record MembershipsBody(MembershipsSource Source, IReadOnlyList<string> ListIds);

internal sealed record MembershipsSource(IReadOnlyList<string> ContactIds);

/// <summary>
/// Reads the <c>status</c> of an activity. It is empty until the job has counts, and an empty value must not make the whole answer
/// unreadable.
/// </summary>
internal sealed class ActivityCountsReader : JsonConverter<ActivityCounts?>
{
    public override ActivityCounts? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return JsonSerializer.Deserialize(ref reader, Wire.Of<ActivityCounts>());
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, ActivityCounts? value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, Wire.Of<ActivityCounts?>());
}
