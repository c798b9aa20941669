using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Tests.ImportTests;

/// <summary>P9: no contact whose row clearly says no is opted in unless the user answered a question.</summary>
public sealed class ConsentPropertyTests
{
    private const int Files = 1_000;

    [Fact]
    public async Task At_least_a_third_of_the_phrases_are_unknown_to_the_reader_and_a_third_are_known()
    {
        var unknown = 0;
        foreach (var phrase in ConsentPhrases.All)
            unknown += (await ConsentFile.Of(phrase).ReadAsync()).IsAsked ? 1 : 0;
        Assert.InRange(unknown, ConsentPhrases.All.Count / 3 + 1, ConsentPhrases.All.Count * 2 / 3);
    }

    /// <summary>Each phrase alone, so that a failure names it.</summary>
    [Fact]
    public async Task Every_phrase_is_understood_or_asked_about()
    {
        List<string> wrong = [];
        foreach (var phrase in ConsentPhrases.All)
        {
            if ((await ConsentFile.Of(phrase).ReadAsync()).Problem is { } problem)
                wrong.Add(problem);
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_row_that_says_no_is_not_opted_in_unless_a_question_was_answered()
    {
        var asked = 0;
        for (var seed = 1; seed <= Files; seed++)
        {
            var file = ConsentFile.Of(seed);
            var (isAsked, problem) = await file.ReadAsync();
            Assert.True(problem is null, $"seed {seed}: {problem}\n{file.Text}");
            asked += isAsked ? 1 : 0;
        }
        // Both outcomes are frequent: most files lead to a question, and many do not.
        Assert.InRange(asked, Files / 3, Files * 9 / 10);
    }

    [Fact]
    public async Task A_column_that_is_answered_with_opted_out_opts_out_every_row_that_says_no()
    {
        for (var seed = 1; seed <= Files; seed++)
        {
            var file = ConsentFile.Of(seed);
            var problem = await AnsweredAsync(file);
            Assert.True(problem is null, $"seed {seed}: {problem}\n{file.Text}");
        }
    }

    private static async Task<string?> AnsweredAsync(ConsentFile file)
    {
        var look = await DonorFileReader.LookAsync(DonorFiles.Bytes(file.Text), new(), ColumnChoices.None, sheet: null,
            CancellationToken.None);
        var choices = new ColumnChoices { Answers = look.Columns.Asked.ToDictionary(column => column.Index, _ => ColumnAnswer.OptOut) };
        var reader = await DonorFileReader.OpenAsync(DonorFiles.Bytes(file.Text), new(), choices, sheet: null, CancellationToken.None);
        var rows = await reader.ReadAsync(CancellationToken.None).ToListAsync();
        var asked = look.Columns.Questions.Select(question => question.Name).ToHashSet();
        // The user said that a filled cell is an opt-out, so a "no" is not one, whatever the header asks.
        bool Counts(ConsentPhrase phrase) => phrase.Understanding == Understanding.No
            && (!asked.Contains(phrase.Column) || ConsentWords.Of(phrase.Cell) is not (ConsentWord.No or ConsentWord.Blank));
        return rows.Zip(file.Rows, (row, said) => ConsentFile.Wrong(row, [.. said.Where(Counts)]))
            .FirstOrDefault(problem => problem is not null);
    }
}
