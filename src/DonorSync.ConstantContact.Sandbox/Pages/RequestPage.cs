using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page of the request log; a script keeps it up to date.</summary>
internal static class RequestPage
{
    private const int Rows = 200;

    public static Task WriteAsync(HttpContext http, SandboxControl control)
    {
        var all = control.Requests();
        return Layout.WriteAsync(http, 200, "Requests", Html.Of($"""
            {ActForm.Outcome(http)}
            <p class="soft">New requests appear by themselves, the newest first. <span data-log-state role="status"></span></p>
            <form method="post" action="{UiEndpoints.Prefix}/requests/clear" class="row">
            {ActForm.Hidden("back", UiEndpoints.Prefix + "/requests")}<button class="quiet">Empty the log</button></form>
            <div class="scroll"><table>
            <thead><tr><th>No.</th><th>Time</th><th>Status</th><th>Method</th><th>Path</th><th>Account</th><th>Client</th>
            <th>Fault</th></tr></thead>
            <tbody data-log="{(all.Count == 0 ? 0 : all[^1].Number)}">
            {Html.Rows(all.Reverse().Take(Rows).Select(Row), 8, "No request yet.")}</tbody></table></div>
            """));
    }

    private static Html Row(LoggedRequest request) => Html.Of($"""
        <tr><td>{request.Number}</td><td>{request.At.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)}</td>
        <td>{(request.Status == 0 ? "cut" : $"{request.Status}")}</td><td>{request.Method}</td><td class="path">{request.Path}</td>
        <td>{request.Account}</td><td>{request.Client}</td><td>{request.Fault}</td></tr>
        """);
}
