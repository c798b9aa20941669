namespace DonorSync.Server.Pages;

/// <summary>Where to go on: only ever on this site, whatever the address that was opened asks for.</summary>
static class LocalAddress
{
    public static string OrHome(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}
