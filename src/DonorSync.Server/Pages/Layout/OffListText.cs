namespace DonorSync.Server.Pages.Layout;

/// <summary>Texts for the reasons why members of a group are not on its list (B14).</summary>
static class OffListText
{
    /// <param name="absence">Null for members on the list.</param>
    public static string Of(OffList? absence, SyncPolicy policy) => absence is { } reason ? Of(reason, policy) : "On the list";

    static string Of(OffList reason, SyncPolicy policy) => reason switch
    {
        OffList.NotConnected => "Constant Contact isn't connected",
        OffList.LeftOut => "The group is left out",
        OffList.NoList => "The group has no list",
        OffList.NoEmail => "No valid primary email",
        OffList.Unsubscribed => "Unsubscribed or deleted in Constant Contact",
        OffList.OptedOut => "Opted out in DonorSync",
        OffList.Domain => $"Email domain ending is longer than {policy.MaxTopLevelDomainLength} characters (for example .foundation)",
        OffList.OptedOutAtAddress => "Someone sharing this address opted out",
        OffList.LeftList => "Left this list",
        OffList.SharedAddress => "Share an address with another member on the list",
        OffList.ListLimit => $"On {policy.MaxListsPerContact} lists already, the maximum",
        OffList.Refused => "Refused by Constant Contact in the last sync",
        OffList.AddressChanged => "Email changed in Constant Contact",
        OffList.Pending => "Added by the next sync",
    };
}
