using System.Text;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Reads checked JSON, and writes it like the service: unset values are omitted, times have whole seconds.</summary>
internal static class Json
{
    /// <summary>Seconds and Z, as in responses of the real service.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Returns false for a string with half of a surrogate pair (<c>\ud800</c>), which is not valid text.</summary>
    public static bool IsWellFormed(JsonElement value)
    {
        try
        {
            return value.GetString() is { } text && !text.Contains('\0') && Encoding.UTF8.GetByteCount(text) >= 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    extension(JsonElement body)
    {
        public bool Has(string name) => body.TryGetProperty(name, out _);

        public JsonElement? Inner(string name) =>
            body.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
                ? value
                : null;

        public string? Text(string name) => body.Inner(name)?.GetString();

        /// <summary>Returns the text, or null if it is blank: contacts treat blank as unset.</summary>
        public string? Filled(string name) => string.IsNullOrWhiteSpace(body.Text(name)) ? null : body.Text(name);

        public int? Whole(string name) => body.Inner(name)?.GetInt32();

        public bool? Flag(string name) => body.Inner(name)?.GetBoolean();

        public IReadOnlyList<Guid> Uuids(string name) =>
            body.Inner(name) is { } list ? [.. list.EnumerateArray().Select(id => id.GetGuid())] : [];
    }

    extension(Utf8JsonWriter json)
    {
        public void Set(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }

        public void Set(string name, int? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
        }

        public void Set(string name, DateTimeOffset? time)
        {
            if (time is not { } at)
                return;
            Span<byte> text = stackalloc byte[20];
            at.UtcDateTime.TryFormat(text, out var length, TimeFormat, System.Globalization.CultureInfo.InvariantCulture);
            json.WriteString(name, text[..length]);
        }

        public void SetUuids(string name, IEnumerable<Guid> ids)
        {
            json.WriteStartArray(name);
            foreach (var id in ids)
                json.WriteStringValue(id);
            json.WriteEndArray();
        }
    }
}
