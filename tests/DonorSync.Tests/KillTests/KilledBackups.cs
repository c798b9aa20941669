using System.Diagnostics;

namespace DonorSync.Tests.KillTests;

/// <summary>Prepares a backup: the command and the server are killed together.</summary>
static class KilledBackups
{
    public static KilledPlay Backup(KilledInstallation world)
    {
        var file = Path.Combine(world.Server.Folder, "backups", $"{++world.Number}.db");
        Process? command = null;
        return new()
        {
            Name = "a backup",
            Begin = async () =>
            {
                command = world.Server.Begin("backup", file);
                await command.WaitForExitAsync(TestContext.Current.CancellationToken);
                if (command.ExitCode != 0)
                    throw new HttpRequestException($"The backup ended with {command.ExitCode}.");
            },
            HasEffect = _ => File.Exists(file),
            MustEnd = _ => File.Exists(file),
            IsDone = _ => IsWhole(file),
            Again = async () =>
            {
                var (code, _, error) = await world.Server.RunAsync("backup", file);
                Assert.True(code == 0, error);
            },
            Expect = expected =>
            {
                using var copy = new DatabaseView(file);
                expected.CheckCrm(copy, "in the backup");
            },
            AlsoKill = () => command?.Kill(),
        };
    }

    /// <summary>A backup gets its name when it is complete and checked; a partial one never has it.</summary>
    static bool IsWhole(string file)
    {
        if (!File.Exists(file))
            return false;
        using var copy = new DatabaseView(file);
        copy.CheckWhole("in the backup");
        return true;
    }
}
