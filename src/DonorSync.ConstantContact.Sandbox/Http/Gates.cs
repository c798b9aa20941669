namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>The scopes of a token.</summary>
internal static class Scopes
{
    public const string Contacts = "contact_data";
    public const string Campaigns = "campaign_data";
    public const string AccountRead = "account_read";
    public const string AccountUpdate = "account_update";

    /// <summary>Required for a refresh token.</summary>
    public const string Offline = "offline_access";

    /// <summary>The scopes of an authorize request without <c>scope</c>; it gets no refresh token.</summary>
    public static readonly string[] ByDefault = [Contacts, Campaigns, AccountRead, AccountUpdate];

    public static readonly string[] All = [Contacts, Campaigns, AccountRead, AccountUpdate, Offline, "openid", "profile", "email"];
}

/// <summary>The privileges of the user behind a token.</summary>
internal static class Privileges
{
    public const string ContactsRead = "contacts:read";
    public const string ContactsWrite = "contacts:write";
    public const string ListsRead = "contacts:lists:read";
    public const string ListsWrite = "contacts:lists:write";
    public const string AccountRead = "account:read";
    public const string AccountUpdate = "account:update";
    public const string CampaignRead = "campaign:read";
    public const string CampaignMetrics = "ui:campaign:metrics";

    private static readonly string[] OfCampaignCreator = [CampaignRead, CampaignMetrics, "campaign:create", "campaign:write", ListsRead];

    /// <summary>All privileges; the id of a privilege is its position in this list, from 1.</summary>
    public static readonly string[] All =
        [ContactsRead, ContactsWrite, ListsRead, ListsWrite, AccountRead, AccountUpdate, CampaignRead, CampaignMetrics, "campaign:create",
            "campaign:write", "campaign:send"];

    public static IReadOnlyList<string> Of(UserRole role) => role switch
    {
        UserRole.AccountOwner or UserRole.AccountManager => All,
        UserRole.CampaignCreator => OfCampaignCreator,
    };
}
