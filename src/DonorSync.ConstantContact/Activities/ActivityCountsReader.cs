using System.Text.Json;
using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Activities;

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
