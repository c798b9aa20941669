using System.Globalization;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>The number formats of an Excel workbook.</summary>
/// <param name="codes">The workbook's own formats, by id.</param>
/// <param name="used">The format id of each style.</param>
internal sealed class XlsxFormats(IReadOnlyDictionary<int, string> codes, IReadOnlyList<int> used)
{
    private readonly Dictionary<int, NumberFormat> formats = [];

    /// <summary>Returns the number as shown; a date as <c>2026-11-30</c>.</summary>
    public string Show(int style, string number, bool isFrom1904)
    {
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return number;
        var id = style >= 0 && style < used.Count ? used[style] : 0;
        if (!formats.TryGetValue(id, out var format))
            formats[id] = format = new(codes.TryGetValue(id, out var code) ? code : BuiltIn(id));
        return format.Show(value, isFrom1904);
    }

    /// <summary>The built-in formats, which a workbook does not define.</summary>
    private static string BuiltIn(int id) => id switch
    {
        1 => "0",
        2 => "0.00",
        3 or 37 or 38 => "#,##0",
        4 or 39 or 40 => "#,##0.00",
        5 or 6 => "$#,##0",
        7 or 8 or 44 => "$#,##0.00",
        41 or 42 => "#,##0",
        43 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 or 48 => "0.00E+00",
        >= 14 and <= 17 or >= 27 and <= 31 or 36 or >= 50 and <= 58 => "yyyy-mm-dd",
        22 => "yyyy-mm-dd h:mm",
        >= 18 and <= 21 or >= 32 and <= 35 or 45 or 47 => "h:mm:ss",
        _ => NumberFormat.General,
    };
}
