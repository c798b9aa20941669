using DonorSync.Server.Operations;
using Spectre.Console;

namespace DonorSync.Server.People;

/// <summary>
/// Reads a password from the keyboard, hidden, or from standard input; never from the command line, which every user can see.
/// </summary>
static class PasswordInput
{
    /// <param name="input">Replaces the terminal.</param>
    public static async Task<string> ReadAsync(TextReader? input, CancellationToken cancellation)
    {
        if (input is null && !Console.IsInputRedirected)
            return await AskAsync(cancellation);
        var line = await (input ?? Console.In).ReadLineAsync(cancellation);
        return string.IsNullOrEmpty(line) ? throw new ToolException("No password came on standard input.") : line;
    }

    static async Task<string> AskAsync(CancellationToken cancellation)
    {
        var first = await Prompt("Password:").ShowAsync(AnsiConsole.Console, cancellation);
        var again = await Prompt("Once more:").ShowAsync(AnsiConsole.Console, cancellation);
        return first == again ? first : throw new ToolException("The two passwords are not the same.");
    }

    static TextPrompt<string> Prompt(string text) => new TextPrompt<string>(text).Secret(null);
}
