using System.CommandLine;
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

    static WebApplication Program() => DonorSyncServer.Build([], QuietLogs.Apply);
}
