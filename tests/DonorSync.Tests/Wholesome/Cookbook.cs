using System.Text.RegularExpressions;

namespace DonorSync.Tests.Wholesome;

/// <summary>The commands of a document, each with the response shown after it, in order.</summary>
static partial class Cookbook
{
    /// <param name="Line">The line of the first command, from 1.</param>
    /// <param name="Answer">JSON; null if the document shows none.</param>
    public sealed record Recipe(int Line, string Commands, string? Answer);

    /// <exception cref="InvalidOperationException">A response without commands before it would not be checked.</exception>
    public static IReadOnlyList<Recipe> Read(string document)
    {
        List<Recipe> recipes = [];
        foreach (Match block in Block().Matches(document))
        {
            var (kind, text) = (block.Groups[1].Value, block.Groups[2].Value);
            if (kind == "bash")
                recipes.Add(new(document[..block.Groups[2].Index].Count(static c => c == '\n') + 1, text, null));
            else if (recipes is [.., { Answer: null } last])
                recipes[^1] = last with { Answer = text };
            else
                throw new InvalidOperationException($"No commands answer this: {text}");
        }
        return recipes;
    }

    /// <summary>
    /// Returns one script with all recipes. It saves the last response of each in <c>answer-LINE</c>, names a recipe that failed, and waits
    /// less than a reader would.
    /// </summary>
    public static string Script(IEnumerable<Recipe> recipes) =>
        string.Join('\n', recipes.Select(static r => $"line={r.Line}\n{r.Commands}").Prepend(
        """
        set -euo pipefail
        curl() { command curl --disable --max-time 30 "$@" | tee "answer-$line"; }
        sleep() { command sleep 0.05; }
        trap '[ $? = 0 ] || echo "The commands at line $line failed, answered: $(cat "answer-$line")" >&2' EXIT

        """));

    [GeneratedRegex(@"^```(bash|json)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
