using System.Globalization;
using System.Text;

namespace DonorSync.ConstantContact.Calls;

/// <summary>Builds a path with its query; null values are omitted, and values are escaped (also a plus sign in an address).</summary>
internal sealed class Query(string path)
{
    readonly StringBuilder text = new(path);
    bool any;

    public Query With(string name, string? value)
    {
        if (value is null)
            return this;
        text.Append(any ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        any = true;
        return this;
    }

    public Query With(string name, int value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public Query With(string name, DateTimeOffset? value) => With(name, value is { } time ? InstantReader.Text(time) : null);

    public Query With(string name, IReadOnlyCollection<string> values) => With(name, values.Count == 0 ? null : string.Join(',', values));

    public override string ToString() => text.ToString();
}
