using System.CommandLine;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Server.Demo;
using DonorSync.Server.Import.Terminal;
using DonorSync.Server.Operations;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Operations.Doctor;
using DonorSync.Server.Operations.Keys;
using DonorSync.Server.Organizations;
using DonorSync.Server.People;
using DonorSync.Server.Tokens;

namespace DonorSync.Server.CommandLine;

/// <summary>All commands of <c>./donorsync</c>. Without a command it runs the server.</summary>
static class CommandTree
{
    public static RootCommand Create()
    {
        var root = new RootCommand("DonorSync: a donor database that syncs its groups with your Constant Contact lists.")
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            SandboxCommand.Create(),
            SyncCommand.Create("sync", "Starts a sync on a running server and shows its progress until it ends.", preview: false),
            SyncCommand.Create(
                "preview", "Plans a sync on a running server and shows what it would do; nothing is written.", preview: true),
            SettingsCommand.Create(),
            ImportCommand.Create(static () => DonorSyncServer.Build([])),
            MigrateDatabaseCommand.Create(DonorSyncServer.Settings),
            DoctorCommand.Create(static configure => DonorSyncServer.Build([], configure)),
            BackupCommands.Backup(Program),
            BackupCommands.Restore(Program),
            OrganizationCommand.Create(Program),
            UserCommand.Create(Program),
            TokenCommand.Create(Program),
            RotateKeysCommand.Create(Program),
        };
        root.SetAction((_, cancellation) => DonorSyncServer.RunAsync([], cancellation));
        return root;
    }

    static WebApplication Program() => DonorSyncServer.Build([], DisabledLogs.Apply);
}

/// <summary><c>./donorsync serve</c>: runs the server until it is stopped.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "serve", "Runs the server: pages, REST API, hourly syncs. Settings come from the environment or appsettings.json.");
        command.SetAction((_, cancellation) => DonorSyncServer.RunAsync([], cancellation));
        return command;
    }
}

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
