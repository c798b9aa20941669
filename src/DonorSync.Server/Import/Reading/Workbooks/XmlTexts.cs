using System.Globalization;
using System.Text;
using System.Xml;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>Reads texts from the XML of a workbook, none longer than a row's limit.</summary>
internal static class XmlTexts
{
    /// <summary>Appends the text of the current node.</summary>
    /// <exception cref="DonorFileException">The text is too long.</exception>
    public static void Append(XmlReader xml, StringBuilder text, int most)
    {
        if (!xml.CanReadValueChunk)
        {
            text.Append(xml.Value);
        }
        else
        {
            var chunk = new char[4096];
            for (int length; (length = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0;)
            {
                text.Append(chunk, 0, length);
                if (text.Length > most)
                    throw new DonorFileException($"A cell of the workbook has more than {most:N0} characters.");
            }
        }
    }

    public static bool IsText(XmlReader xml) =>
        xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace;

    public static int? Number(XmlReader xml, string attribute) =>
        int.TryParse(xml.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static bool IsTrue(string? value) => value is "1" or "true" or "on";
}
