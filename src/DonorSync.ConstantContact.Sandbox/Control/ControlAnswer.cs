using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>Writes the responses of the control plane: JSON, nothing (204), or <c>{"error": ...}</c>.</summary>
internal static class ControlAnswer
{
    public static async Task WriteAsync(HttpContext http, Func<Task<object?>> answer)
    {
        object? body;
        var status = StatusCodes.Status200OK;
        try
        {
            body = await answer();
        }
        catch (KeyNotFoundException missing)
        {
            (status, body) = (StatusCodes.Status404NotFound, new { error = missing.Message });
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or JsonException or FormatException)
        {
            (status, body) = (StatusCodes.Status400BadRequest, new { error = wrong.Message });
        }

        http.Response.StatusCode = body is null ? StatusCodes.Status204NoContent : status;
        if (body is not null)
            await http.Response.WriteAsJsonAsync(body, ControlJson.Options, http.RequestAborted);
    }
}

/// <summary>JSON of the control plane: snake case, enums as words, unknown properties refused.</summary>
internal static class ControlJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };
}
