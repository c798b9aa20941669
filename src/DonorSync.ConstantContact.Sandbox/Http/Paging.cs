using System.Text;
using System.Web;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>
/// The start of a page and its filters: from the parameters of a first request, or from its cursor. A cursor is base64 of a query
/// string with the limit, the filters and the next position.
/// </summary>
internal sealed class Paging
{
    private readonly Dictionary<string, string> values = [];

    private Paging()
    {
    }

    public int Limit { get; private init; }

    private bool OmitsEmptyLinks { get; init; }

    /// <summary>The position of the next row: an ordinal from 1, or an id.</summary>
    public string? Next { get; private init; }

    public string? this[string name] => values.GetValueOrDefault(name);

    public bool Flag(string name) => this[name] is "true" or "1";

    public string[] Words(string name) =>
        this[name]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public DateTimeOffset? Time(string name) => this[name] is { } text ? Formats.Time(text) : null;

    public int Ordinal => Next is null ? 1 : int.TryParse(Next, out var ordinal) && ordinal >= 1 ? ordinal : throw BadCursor();

    public static Paging Of(ApiCall call, int byDefault = 50)
    {
        if (call.Parameter("cursor") is { } cursor)
            return FromCursor(cursor, call);
        var paging = new Paging
        {
            OmitsEmptyLinks = call.Behaviour.LastPageWithoutLinks,
            Limit = call.Parameter("limit") is { } limit
            ? int.Parse(limit, System.Globalization.CultureInfo.InvariantCulture)
            : byDefault
        };
        foreach (var rule in call.Operation.Query)
            if (rule.Name is not ("limit" or "cursor") && call.Query[rule.Name] is { Count: > 0 } given)
                // A repeated parameter is kept as one list.
                paging.values[rule.Name] = string.Join(',', given.ToArray());
        return paging;
    }

    /// <summary>Writes <c>_links</c>: empty or absent on the last page; real accounts show both.</summary>
    public void WriteLinks(Utf8JsonWriter json, string path, string? next)
    {
        if (next is null && OmitsEmptyLinks)
            return;
        json.WriteStartObject("_links");
        if (next is not null)
        {
            json.WriteStartObject("next");
            json.WriteString("href", $"/v3{path}?cursor={Uri.EscapeDataString(Cursor(next))}".Replace(
                "%3D", "=", StringComparison.Ordinal));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private string Cursor(string next)
    {
        var text = new StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $"limit={Limit}&next={next}");
        foreach (var (name, value) in values)
            text.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static Paging FromCursor(string cursor, ApiCall call)
    {
        var operation = call.Operation;
        var bytes = new byte[cursor.Length];
        // Base64 has no blanks: a blank is a plus sign that was not escaped.
        if (!Convert.TryFromBase64String(cursor.Replace(' ', '+'), bytes, out var length))
            throw BadCursor();
        var query = HttpUtility.ParseQueryString(Encoding.UTF8.GetString(bytes, 0, length));
        if (!int.TryParse(query["limit"], out var limit) || limit is < 1 or > 1000 || query["next"] is not { } next)
            throw BadCursor();
        var paging = new Paging { Limit = limit, Next = next, OmitsEmptyLinks = call.Behaviour.LastPageWithoutLinks };
        foreach (var rule in operation.Query)
        {
            if (rule.Name is "limit" or "cursor" || query[rule.Name] is not { } value)
                continue;
            paging.values[rule.Name] = value.Split(rule.Repeats ? ',' : '\0').All(rule.IsValid) ? value : throw BadCursor();
        }

        return paging;
    }

    private static Refusal BadCursor() => Refusal.Invalid("cursor does not have a valid value");
}
