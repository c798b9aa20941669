using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Tests.ImportTests;

/// <summary>A donor file with random phrases of consent in random columns, and the meaning of each of its rows.</summary>
internal sealed record ConsentFile(string Text, IReadOnlyList<IReadOnlyList<ConsentPhrase>> Rows)
{
    private static readonly string[] Harmless = ["City", "Shoe Size", "Lifetime Giving", "Job title", "Birthday", "Notes on gifts"];

    /// <summary>Returns the file of a seed.</summary>
    public static ConsentFile Of(int seed)
    {
        var random = new Random(seed);
        var columns = Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => ConsentPhrases.ByColumn.ElementAt(random.Next(ConsentPhrases.ByColumn.Count)))
            .DistinctBy(column => column.Key).ToList();
        var others = Harmless.Where(_ => random.Next(3) == 0).ToList();
        var isFirst = random.Next(2) == 0;
        List<IReadOnlyList<ConsentPhrase>> said = [];
        List<string> lines = [Line(isFirst, "First Name,Email", columns.ConvertAll(column => Quoted(column.Key)), others)];
        for (var row = random.Next(1, 7); row > 0; row--)
        {
            var phrases = columns.ConvertAll(column => column.ElementAt(random.Next(column.Count())));
            said.Add(phrases);
            lines.Add(Line(isFirst, $"P{row},p{row}@example.org", phrases.ConvertAll(phrase => Quoted(phrase.Cell)),
                others.ConvertAll(_ => "x")));
        }
        return new(string.Concat(lines.Select(line => line + "\n")), said);
    }

    public static ConsentFile Of(ConsentPhrase phrase) =>
        new($"First Name,Email,{Quoted(phrase.Column)}\nAda,ada@example.org,{Quoted(phrase.Cell)}\n", [[phrase]]);

    /// <returns>Whether a question is asked; if not, what is wrong with an import of the file, or null (P9).</returns>
    public async Task<(bool IsAsked, string? Problem)> ReadAsync()
    {
        try
        {
            var rows = await DonorFiles.ReadAsync(Text);
            return (false, rows.Zip(Rows, Wrong).FirstOrDefault(problem => problem is not null));
        }
        catch (ConsentColumnsException)
        {
            return (true, null);
        }
    }

    /// <summary>A rejected row opts in no contact; the rejects file states the reason.</summary>
    public static string? Wrong(DonorRow row, IReadOnlyList<ConsentPhrase> said)
    {
        if (row is not ContactRow { Draft: var draft })
            return null;
        var no = said.FirstOrDefault(phrase => phrase.Understanding == Understanding.No);
        if (no is not null && draft.EmailOptIn != false)
            return $"opted in: {no.Column} = {no.Cell}";
        var bad = said.FirstOrDefault(phrase => phrase.Understanding == Understanding.Bad);
        if (bad is not null && draft.EmailDeliverable != false && draft.EmailOptIn != false)
            return $"deliverable: {bad.Column} = {bad.Cell}";
        return said.Count > 0 && said.All(phrase => phrase.Understanding == Understanding.Yes) && draft.EmailOptIn == false
            ? $"opted out: {string.Join(", ", said.Select(phrase => $"{phrase.Column} = {phrase.Cell}"))}"
            : null;
    }

    private static string Line(bool consentFirst, string person, List<string> consent, List<string> others) =>
        string.Join(',', consentFirst ? [.. consent, person, .. others] : (string[])[person, .. others, .. consent]);

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
