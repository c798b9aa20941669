using CsCheck;
using DonorSync.Server.Import;

namespace DonorSync.Tests.ImportTests;

/// <summary>P9: no contact whose row says no, in words that a person understands, is opted in unless a question was answered.</summary>
public sealed class ConsentPropertyTests
{
    private static readonly string[] Harmless = ["City", "Shoe Size", "Lifetime Giving", "Job title", "Birthday", "Notes on gifts"];

    [Fact]
    public async Task At_least_a_third_of_the_phrases_are_unknown_to_the_reader()
    {
        var unknown = 0;
        foreach (var phrase in ConsentPhrases.All)
            unknown += await IsAskedAsync(FileOf(phrase)) ? 1 : 0;
        Assert.InRange(unknown, ConsentPhrases.All.Count / 3, ConsentPhrases.All.Count * 2 / 3);
    }

    /// <summary>Each phrase alone, so that a failure names it.</summary>
    [Fact]
    public async Task Every_phrase_is_understood_or_asked_about()
    {
        List<string> wrong = [];
        foreach (var phrase in ConsentPhrases.All)
        {
            if (!await IsAskedAsync(FileOf(phrase)) && Wrong(Assert.Single(await DonorFiles.ReadAsync(FileOf(phrase))), [phrase]) is { } problem)
                wrong.Add(problem);
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_row_that_says_no_is_not_opted_in_unless_a_question_was_answered() =>
        Files.Sample(file => Problem(file).GetAwaiter().GetResult() is { } problem ? throw new InvalidOperationException(problem) : true, iter: 2_000, threads: 1);

    [Fact]
    public void A_column_that_is_answered_with_opted_out_opts_out_every_row_that_says_no() =>
        Files.Sample(file => Answered(file).GetAwaiter().GetResult() is { } problem ? throw new InvalidOperationException(problem) : true, iter: 500, threads: 1);

    private static Gen<ConsentFile> Files => Gen.Select(
        Gen.Int[0, ConsentPhrases.ByColumn.Count - 1].Array[1, 3], Gen.Int[0, 999].Array[30], Gen.Int[1, 6], Gen.Int[0, 5].Array[0, 2], Gen.Bool, ConsentFile.Of);

    private static async Task<string?> Problem(ConsentFile file)
    {
        if (await IsAskedAsync(file.Text))
            return null;
        var rows = await DonorFiles.ReadAsync(file.Text);
        return rows.Zip(file.Rows, Wrong).FirstOrDefault(problem => problem is not null);
    }

    private static async Task<string?> Answered(ConsentFile file)
    {
        var asked = await DonorFileReader.LookAsync(DonorFiles.Bytes(file.Text), new(), ColumnChoices.None, CancellationToken.None);
        if (asked.Columns.Questions.Count == 0)
            return null;
        var choices = new ColumnChoices { Answers = asked.Columns.Asked.ToDictionary(column => column.Index, _ => ColumnAnswer.OptOut) };
        var reader = await DonorFileReader.OpenAsync(DonorFiles.Bytes(file.Text), new(), choices, CancellationToken.None);
        var rows = await reader.ReadAsync(CancellationToken.None).ToListAsync();
        var columns = asked.Columns.Questions.Select(question => question.Name).ToHashSet();
        // A "no" under "May we email you?" is no opt-out to a column that was said to be one: that answer is the user's.
        bool Counts(ConsentPhrase phrase) => !columns.Contains(phrase.Column) || ConsentWords.Of(phrase.Cell) is not (ConsentWord.No or ConsentWord.Blank);
        return rows.Zip(file.Rows, (row, said) => Wrong(row, [.. said.Where(phrase => phrase.Understanding == Understanding.No && Counts(phrase))]))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string? Wrong(DonorRow row, IReadOnlyList<ConsentPhrase> said)
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

    private static string FileOf(ConsentPhrase phrase) => $"First Name,Email,{Quoted(phrase.Column)}\nAda,ada@example.org,{Quoted(phrase.Cell)}\n";

    private static async Task<bool> IsAskedAsync(string text)
    {
        try
        {
            await DonorFiles.OpenAsync(text);
            return false;
        }
        catch (ConsentColumnsException)
        {
            return true;
        }
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A file, and what each of its rows says of consent.</summary>
    private sealed record ConsentFile(string Text, IReadOnlyList<IReadOnlyList<ConsentPhrase>> Rows)
    {
        public static ConsentFile Of(int[] chosen, int[] cells, int rows, int[] harmless, bool consentFirst)
        {
            var columns = chosen.Distinct().Select(index => ConsentPhrases.ByColumn.ElementAt(index)).ToList();
            var others = harmless.Distinct().Select(index => Harmless[index]).ToList();
            var at = 0;
            List<IReadOnlyList<ConsentPhrase>> said = [];
            var names = columns.ConvertAll(column => Quoted(column.Key));
            List<string> lines = [Line(consentFirst, "First Name,Email", names, others)];
            for (var row = 0; row < rows; row++)
            {
                var phrases = columns.ConvertAll(column => column.ElementAt(cells[at++ % cells.Length] % column.Count()));
                said.Add(phrases);
                lines.Add(Line(consentFirst, $"P{row},p{row}@example.org", phrases.ConvertAll(phrase => Quoted(phrase.Cell)), others.ConvertAll(_ => "x")));
            }
            return new(string.Concat(lines.Select(line => line + "\n")), said);
        }

        private static string Line(bool consentFirst, string person, List<string> consent, List<string> others) =>
            string.Join(',', consentFirst ? [.. consent, person, .. others] : (string[])[person, .. others, .. consent]);
    }
}
