namespace DonorSync.Server.Pages;

/// <summary>Restricts a redirect to this site, whatever the opened address asks for.</summary>
static class LocalAddress
{
    public static string OrHome(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) ? address : "/";
}
