namespace DonorSync.Server.Settings;

/// <summary>The addresses of the server.</summary>
static class ServerSettings
{
    /// <summary>
    /// <c>PublicUrl</c>: the address that browsers use, for the redirect from Constant Contact. Null: use the request's address.
    /// </summary>
    public static Uri? PublicUrl(IConfiguration configuration)
    {
        if (configuration["PublicUrl"] is not { Length: > 0 } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Query: "", Fragment: "" }
            ? url
            : throw new SettingsException("PublicUrl", $"'{text}' is not an address such as https://donors.example.org.");
    }

    /// <summary>Checks the addresses to listen on, because the web server's own message names no setting.</summary>
    public static void CheckUrls(IConfiguration configuration)
    {
        var text = configuration[WebHostDefaults.ServerUrlsKey];
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!IsListenable(part))
                throw new SettingsException("ASPNETCORE_URLS", $"'{part}' is not an address such as http://localhost:5000.");
        }
    }

    static bool IsListenable(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535 && address.Host.Length > 0;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}
