using DonorSync.ConstantContact.Sandbox.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The pages where a user plays the part of Constant Contact. Everything on them is possible in the control plane too.</summary>
internal sealed class UiEndpoints(World world)
{
    public const string Prefix = "/_sandbox/ui";
    private readonly SandboxControl control = new(world);

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/", http => AccountPages.WriteAllAsync(http, control));
        app.MapGet(Prefix + "/accounts/{account}", http => With(http, account => AccountPages.WriteOneAsync(http, account)));
        app.MapGet(Prefix + "/accounts/{account}/contacts", http => With(http, account => ContactListPage.WriteAsync(http, account)));
        app.MapGet(Prefix + "/accounts/{account}/contacts/{contact}", http => With(http, account => ContactPage.WriteAsync(http, account)));
        app.MapGet(Prefix + "/requests", http => RequestPage.WriteAsync(http, control));
        app.MapGet(Prefix + "/faults", http => FaultPage.WriteAsync(http, control));
        app.MapPost(Prefix + "/accounts", http =>
            Act(http, form => control.CreateAccount(
                new NewAccount { OrganizationName = Need(form, "name"), ConfirmedOptIn = form.ContainsKey("confirmed_opt_in") })));
        app.MapPost(Prefix + "/accounts/{account}/acts/{act}", http => Act(http, form => Perform(http, form)));
        app.MapPost(Prefix + "/faults", http => Act(http, form => control.AddFault(FaultPage.Read(form))));
        app.MapPost(Prefix + "/faults/clear", http => Act(http, _ => control.ClearFaults()));
        app.MapPost(Prefix + "/clock", http => Act(http, form => control.Clock.Advance(TimeSpan.FromHours(
            double.TryParse(form["hours"], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture,
                out var hours) && Math.Abs(hours) < 1_000_000
                ? hours
                : throw new InvalidOperationException("The hours are not a number.")))));
        app.MapPost(Prefix + "/requests/clear", http => Act(http, _ => control.ClearRequests()));
    }

    private void Perform(HttpContext http, IFormCollection form)
    {
        var act = (string)http.Request.RouteValues["act"]!;
        if (!Acts.ByName.TryGetValue(act, out var perform))
            throw new KeyNotFoundException($"There is no act {act}.");
        perform(control.Account((string)http.Request.RouteValues["account"]!), ActForm.Read(form));
    }

    private async Task With(HttpContext http, Func<AccountControl, Task> show)
    {
        if (world.Accounts.ContainsKey((string)http.Request.RouteValues["account"]!))
            await show(control.Account((string)http.Request.RouteValues["account"]!));
        else
            await Layout.WriteAsync(http, StatusCodes.Status404NotFound, "Not found",
                Html.Of($"<p>There is no such account. <a href=\"/\">All accounts</a></p>"));
    }

    /// <summary>Performs an action and redirects to the page of the form, with the result.</summary>
    private static async Task Act(HttpContext http, Action<IFormCollection> act)
    {
        // Other web sites must not make a browser act on these pages.
        if (http.Request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var form = await FormReader.ReadAsync(http);
        string outcome;
        try
        {
            act(form);
            outcome = "done=1";
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            outcome = $"problem={Uri.EscapeDataString(wrong.Message)}";
        }

        var back = form["back"].ToString();
        var target = back.StartsWith(Prefix + "/", StringComparison.Ordinal) ? back : "/";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = target + (target.Contains('?', StringComparison.Ordinal) ? '&' : '?') + outcome;
    }

    private static string Need(IFormCollection form, string name) =>
        form[name].ToString() is { Length: > 0 } text ? text : throw new InvalidOperationException($"{name} is missing");
}
