using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>A piece of HTML. <see cref="Of"/> encodes all interpolated values except HTML.</summary>
internal readonly record struct Html(string Text)
{
    public static readonly Html None = new("");

    public static Html Of(HtmlBuilder text) => new(text.ToString());

    /// <summary>Returns the rows of a table, or one row that says that there are none.</summary>
    public static Html Rows(IEnumerable<Html> rows, int columns, string whenNone) =>
        Join(rows) is { Text.Length: > 0 } some ? some : Of($"<tr class=\"none\"><td colspan=\"{columns}\">{whenNone}</td></tr>");

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(part => part.Text)));

    public static Html When(bool shown, Html html) => shown ? html : None;
}

/// <summary>Encodes every interpolated value.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlBuilder(int literalLength, int formattedCount)
{
    private readonly StringBuilder text = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(Html html) => text.Append(html.Text);

    public void AppendFormatted<T>(T value) =>
        text.Append(HtmlEncoder.Default.Encode(
            value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value?.ToString() ?? ""));

    public override string ToString() => text.ToString();
}
