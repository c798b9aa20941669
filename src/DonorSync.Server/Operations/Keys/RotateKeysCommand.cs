using System.CommandLine;
using DonorSync.Database;
using DonorSync.Database.Keys;
using DonorSync.Server.Audit;
using DonorSync.Server.Security;
using DonorSync.Server.Startup;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace DonorSync.Server.Operations.Keys;

/// <summary>
/// <c>./donorsync rotate-keys</c>: creates a new key for tokens and cookies and encrypts the stored tokens with it, and the stored keys
/// with another master key if one is given. The installation is consistent after each step. Not while a server runs, because it would not
/// know the new key.
/// </summary>
static class RotateKeysCommand
{
    const string NewKeyOption = "--new-master-key-file";
    static readonly TimeSpan Life = TimeSpan.FromDays(90);

    public static Command Create(Func<WebApplication> build)
    {
        Option<string?> newMaster = new(NewKeyOption)
        {
            Description = "A file with another master key: 32 bytes in Base64.",
            HelpName = "FILE",
        };
        Option<bool> revoke = new("--revoke-old")
        {
            Description = "Revoke the old keys, because they may be known to others: all users must sign in again.",
        };
        Command command = new(
            "rotate-keys",
            "Creates a new key and encrypts the stored tokens with it, and the stored keys with a new master key if one is "
                + "given. No server may run.") { newMaster, revoke };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await services.NeedDatabaseAsync(cancellation);
            var to = parsed.GetValue(newMaster) is { } file ? KeySettings.ReadFile(NewKeyOption, file) : null;
            await NeedRingAsync(services, cancellation);
            var alone = await services.GetRequiredService<IServerLock>().WhenAloneAsync(async () =>
            {
                await RotateAsync(services, parsed.GetValue(revoke), output, cancellation);
                if (to is not null)
                    await ChangeMasterAsync(services, to, parsed.GetValue(newMaster)!, output, cancellation);
            }, cancellation);
            services.GetRequiredService<AuditTrail>().Did();
            return alone ? Tool.Fine : throw new ToolException(
                "A server is using the database. Stop it first, because it would not know the new key.");
        }));
        return command;
    }

    static async Task NeedRingAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var state = await services.GetRequiredService<KeyRing>()
            .StateAsync(services.GetRequiredService<InstallationKey>().Key, cancellation);
        if (KeyRingStartup.Fault(state) is { } fault)
            throw new ToolException($"{services.GetRequiredService<KeySettings>().Setting}: {fault}");
    }

    static async Task RotateAsync(IServiceProvider services, bool revoke, TextWriter output, CancellationToken cancellation)
    {
        var keys = services.GetRequiredService<IKeyManager>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var key = keys.CreateNewKey(now, now + Life);
        await output.WriteLineAsync($"New key {key.KeyId}.");
        var (closed, unreadable) = await services.GetRequiredService<StoredSecrets>().CloseAgainAsync(cancellation);
        await output.WriteLineAsync($"Grants encrypted with it: {closed}.");
        if (unreadable > 0)
            await output.WriteLineAsync($"Grants that no key can decrypt: {unreadable}; these connections need reconnecting.");
        if (!revoke)
            return;
        keys.RevokeAllKeys(key.CreationDate, "rotate-keys");
        await output.WriteLineAsync("The old keys are revoked: all users must sign in again.");
    }

    static async Task ChangeMasterAsync(
        IServiceProvider services, MasterKey to, string file, TextWriter output, CancellationToken cancellation)
    {
        var count = await services.GetRequiredService<KeyRing>()
            .CloseAsync(services.GetRequiredService<InstallationKey>().Key, to, cancellation);
        await output.WriteLineAsync($"Keys encrypted with the new master key: {count}.");
        await output.WriteLineAsync($"From now on the server needs {KeySettings.FileSetting}={Path.GetFullPath(file)}. Older backups need "
            + "the old key: keep it as long as you keep them.");
    }
}
