using Microsoft.AspNetCore.Components.Routing;

namespace DonorSync.Server.Pages.Layout;

/// <summary>A link in the sidebar.</summary>
/// <param name="Administrators">Only administrators may open it.</param>
sealed record NavigationLink(string Address, string Text, NavLinkMatch Match = NavLinkMatch.Prefix, bool Administrators = false);

/// <summary>The sidebar, from top to bottom.</summary>
static class Navigation
{
    public static readonly ImmutableArray<NavigationLink> Links =
    [
        new("/", "Dashboard", NavLinkMatch.All),
        new("/contacts", "Contacts"),
        new("/groups", "Groups"),
        new("/apps", "Apps"),
        new("/activity", "Activity"),
        new("/settings", "Settings", Administrators: true),
    ];
}
