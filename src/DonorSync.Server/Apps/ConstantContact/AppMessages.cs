using DonorSync.Server.Activity;
using DonorSync.Server.Pages;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Texts for the page after a redirect. The addresses carry only the keys.</summary>
static class AppMessages
{
    public static string? OfProblem(string? key) => key switch
    {
        null => null,
        "denied" => "Access was not granted, so nothing is connected. You can connect whenever you like.",
        "private" => "Constant Contact refused because the application is private: only the user that created it can grant access. "
            + "Ask Constant Contact's API support to open the application to other accounts, or sign in as that user.",
        "no_account" => "Constant Contact accepted the login, but the login has no Constant Contact account that DonorSync can use. "
            + "Connect again and sign in as the owner of the account or as an account manager. If the browser signs in with the wrong "
            + "login, sign out of Constant Contact first.",
        "blocked" => "A firewall in front of Constant Contact refused the request of this server, so nothing is connected. "
            + "The person who runs the server finds the details and what to do in its log.",
        "expired" => "That sign-in took too long or was already used. Please connect once more.",
        "refused" => "Constant Contact did not accept the sign-in. Please connect once more; if it stays, the server's log says why.",
        "account_in_use" => "Another organization of this installation is connected to that Constant Contact account, so "
            + "nothing was connected. "
            + "An administrator of that organization can disconnect it. Then connect once more.",
        "syncing" => "A sync is in progress, so the account was not changed. Wait until it has finished, then connect once more.",
        FormPosts.Expired => "The page was open for too long, so nothing was done. Please try again.",
        _ => Of([
            SyncProblems.InProgress, SyncProblems.NoApplication, SyncProblems.NotConnected, SyncProblems.NeedsReconnecting,
            SyncProblems.NotHeld, SyncProblems.NotRunning,
            SyncProblems.NotUndoable, SyncProblems.NotAPreview, SyncProblems.NoSuchSync,
        ], key),
    };

    public static string? OfDone(string? key) => key switch
    {
        "disconnected" => "Constant Contact is disconnected. Your groups, donors and lists stay as they are.",
        "refused" => "The account was not connected, and the access that was granted is forgotten. You can also remove "
            + "it in Constant Contact.",
        "left-out-saved" => "Saved. The next sync follows it.",
        "resumed" => "Syncing continues. The next sync reads what changed while it was paused.",
        "discarded" => "The steps that waited stay undone. You are asked again only when they change.",
        "broughtBack" => "The discarded steps wait for your decision again.",
        _ => null,
    };

    static string Of(Rest.Problems.Problem[] problems, string key) =>
        problems.FirstOrDefault(p => p.Code == key)?.Detail ?? "That did not work. Please try again.";
}
