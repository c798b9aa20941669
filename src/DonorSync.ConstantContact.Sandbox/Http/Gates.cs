namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>What a token may reach.</summary>
internal static class Scopes
{
    public const string Contacts = "contact_data";
    public const string Campaigns = "campaign_data";
    public const string AccountRead = "account_read";
    public const string AccountUpdate = "account_update";

    /// <summary>Without it no refresh token is given.</summary>
    public const string Offline = "offline_access";

    /// <summary>What an authorize request without <c>scope</c> is granted; there is no refresh token then.</summary>
    public static readonly string[] ByDefault = [Contacts, Campaigns, AccountRead, AccountUpdate];

    public static readonly string[] All = [Contacts, Campaigns, AccountRead, AccountUpdate, Offline, "openid", "profile", "email"];
}

/// <summary>What the person behind a token may do.</summary>
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

    /// <summary>Every privilege; its number in this list, counted from one, is its id.</summary>
    public static readonly string[] All =
        [ContactsRead, ContactsWrite, ListsRead, ListsWrite, AccountRead, AccountUpdate, CampaignRead, CampaignMetrics, "campaign:create",
            "campaign:write", "campaign:send"];

    public static IReadOnlyList<string> Of(UserRole role) => role switch
    {
        UserRole.AccountOwner or UserRole.AccountManager => All,
        UserRole.CampaignCreator => OfCampaignCreator,
    };
}
