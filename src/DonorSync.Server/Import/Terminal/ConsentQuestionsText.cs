using DonorSync.Server.Import.Reading.ConsentColumns;
using Spectre.Console;

namespace DonorSync.Server.Import.Terminal;

/// <summary>
/// Shows columns about consent on the terminal and how to give their meaning. Text of the file is escaped: it is data, not markup.
/// </summary>
internal sealed class ConsentQuestionsText(IAnsiConsole console)
{
    public void Write(ConsentColumnsException asked, string fileName)
    {
        console.MarkupLineInterpolated($"[red]{fileName} was not imported:[/] these columns are about consent and are not understood.");
        foreach (var question in asked.Questions)
        {
            var examples = question.Examples.Count == 0 ? "all cells blank" : string.Join(", ", question.Examples.Select(example =>
                $"\"{example}\""));
            console.MarkupLineInterpolated($"  [bold]{question.Name}[/]: {examples}");
        }
        console.MarkupLine("Give the meaning of each column and run the command again:");
        foreach (var question in asked.Questions)
            console.MarkupLineInterpolated($"  --column \"{question.Name}=MEANING\"");
        console.MarkupLine("MEANING is one of:");
        foreach (var (answer, text) in Meanings)
            console.MarkupLineInterpolated($"  {ColumnAnswers.NameOf(answer),-15} {text}");
    }

    private static readonly (ColumnAnswer Answer, string Text)[] Meanings =
    [
        (ColumnAnswer.OptOut, "a filled cell means that the person opted out"),
        (ColumnAnswer.OptIn, "yes means opted in, no means opted out"),
        (ColumnAnswer.NotDeliverable, "a filled cell means that the address does not work"),
        (ColumnAnswer.Group, "the column is about groups"),
        (ColumnAnswer.Ignore, "it says nothing about email and is ignored"),
    ];
}
