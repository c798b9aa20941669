using DonorSync.Database.Keys;
using DonorSync.Server.Security;
using DonorSync.Server.Startup;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>Whether the tokens in the database are protected from readers of the database.</summary>
static class KeyCheck
{
    const string Check = "keys";

    public static async Task<Finding> LookAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var (master, settings) = (services.GetRequiredService<InstallationKey>(), services.GetRequiredService<KeySettings>());
        var state = await services.GetRequiredService<KeyRing>().StateAsync(master.Key, cancellation);
        if (KeyRingStartup.Fault(state) is { } fault)
            return Finding.Wrong(Check, $"{settings.Setting} {fault}", $"Set {KeySettings.FileSetting} to the file with that key.");
        return (master.Key, state) switch
        {
            (null, _) => Finding.Warning(
                Check, "There is no master key: anyone with access to the database can use its connections.",
                $"Run openssl rand -base64 32 > FILE and set {KeySettings.FileSetting}=FILE."),
            _ when settings.FileIsReadableByOthers => Finding.Warning(
                Check, $"Other users of this machine can read the file of {KeySettings.FileSetting}.",
                $"chmod 600 '{settings.MasterKeyFile}'"),
            (_, KeyRingState.Readable) => Finding.Warning(Check, "Some keys are not encrypted yet.", "Start the server: it encrypts them."),
            _ => Finding.Ok(Check, "encrypted with the master key"),
        };
    }
}
