using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Distinguishes the browser that began a sign-in at Constant Contact from others that have its link.</summary>
static class ConnectCookie
{
    const string Name = "donorsync-connect";

    /// <returns>The new value; the browser sends it when it returns.</returns>
    public static string Give(HttpContext http)
    {
        var value = SignIns.NewKey();
        http.Response.Cookies.Append(Name, value, Options(http));
        return value;
    }

    public static string? Of(HttpContext http) => http.Request.Cookies[Name];

    public static void Take(HttpContext http)
    {
        if (Of(http) is not null)
            http.Response.Cookies.Delete(Name, Options(http));
    }

    /// <summary>Lax: the return from Constant Contact is a navigation that starts on another site.</summary>
    static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        MaxAge = SignIns.Life,
        Path = "/",
    };
}
