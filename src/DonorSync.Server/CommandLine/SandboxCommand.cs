using System.CommandLine;
using DonorSync.ConstantContact.Sandbox;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync sandbox</c>: a local Constant Contact with its own options and variables.</summary>
static class SandboxCommand
{
    public static Command Create()
    {
        var options = new Argument<string[]>("options")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "--port N, --state FILE and the other options in docs/sandbox.md.",
        };
        var command = new Command("sandbox", "Runs a local Constant Contact for testing.") { options };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellation) => SandboxProgram.RunAsync(
            [.. parsed.GetValue(options) ?? [],
                .. parsed.UnmatchedTokens], Environment.GetEnvironmentVariables(), Console.Out, Console.Error, cancellation));
        return command;
    }
}
