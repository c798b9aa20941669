using System.Text;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>Splits CSV text: quoted fields, doubled quotes, line breaks inside quotes; blank lines are skipped.</summary>
internal static class CsvRows
{
    public static IEnumerable<List<string>> Read(string text)
    {
        List<string> row = [];
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (quoted)
            {
                if (letter != '"')
                    field.Append(letter);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    field.Append(text[++i]);
                else
                    quoted = false;
            }
            else if (letter == '"' && field.Length == 0)
                quoted = true;
            else if (letter == ',')
                Take();
            else if (letter is '\n' or '\r')
            {
                if (letter == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                    i++;
                if (EndRow() is { } ended)
                    yield return ended;
            }
            else
                field.Append(letter);
        }

        if (EndRow() is { } last)
            yield return last;

        void Take()
        {
            row.Add(field.ToString());
            field.Clear();
        }

        List<string>? EndRow()
        {
            Take();
            var ended = row;
            row = [];
            return ended is [""] ? null : ended;
        }
    }
}
