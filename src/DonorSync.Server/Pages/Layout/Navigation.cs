using Microsoft.AspNetCore.Components.Routing;

namespace DonorSync.Server.Pages.Layout;

/// <summary>A place in the sidebar.</summary>
sealed record NavigationLink(string Address, string Text, NavLinkMatch Match = NavLinkMatch.Prefix);

/// <summary>The sidebar, from top to bottom.</summary>
static class Navigation
{
    public static readonly ImmutableArray<NavigationLink> Links =
    [
        new("/", "Dashboard", NavLinkMatch.All),
        new("/settings", "Settings"),
        new("/docs", "API"),
    ];
}
