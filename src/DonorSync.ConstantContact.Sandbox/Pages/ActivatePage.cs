using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page where a user enters the code that a device shows.</summary>
internal static class ActivatePage
{
    public static Task WriteAsync(HttpContext http, IEnumerable<AccountStore> accounts, string code, string? outcome)
    {
        var stores = accounts.ToList();
        var body = Html.Of($"""
            {Html.When(outcome is not null, Html.Of($"<p role=\"status\" class=\"notice\">{outcome}</p>"))}
            <form method="post" action="{DeviceFlow.ActivatePath}" class="card">
            <label>Code <input name="user_code" value="{code}" autocomplete="off" required></label>
            {SignInPage.Accounts(stores, stores.FirstOrDefault())}
            <p class="buttons"><button name="decision" value="grant">Grant access</button>
            <button name="decision" value="deny" class="quiet">Deny</button></p>
            </form>
            """);
        return Layout.WriteAsync(http, 200, "Connect a device", body);
    }
}
