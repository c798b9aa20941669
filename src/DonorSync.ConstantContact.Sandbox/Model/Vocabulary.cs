using System.Diagnostics.CodeAnalysis;

namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>The permission to send email to an address (<c>permission_to_send</c> in JSON).</summary>
public enum PermissionToSend
{
    /// <summary>An existing relationship; may be mailed.</summary>
    Implicit,

    /// <summary>The contact agreed; may be mailed.</summary>
    Explicit,

    /// <summary>No permission recorded; may not be mailed.</summary>
    NotSet,

    /// <summary>The contact has not confirmed yet; may not be mailed.</summary>
    PendingConfirmation,

    /// <summary>Put on hold by the account; may not be mailed.</summary>
    TempHold,

    /// <summary>The contact unsubscribed from all email.</summary>
    Unsubscribed,
}

/// <summary>The source of a change: the account or the contact.</summary>
public enum ActedBy
{
    /// <summary>The account (its users and integrations).</summary>
    Account,

    /// <summary>The contact.</summary>
    Contact,
}

/// <summary>The role of the user who grants access; it sets the privileges of the token.</summary>
public enum UserRole
{
    /// <summary>All privileges.</summary>
    AccountOwner,

    /// <summary>All privileges.</summary>
    AccountManager,

    /// <summary>Campaigns, and reading lists; no contacts.</summary>
    CampaignCreator,
}

/// <summary>The words of the enums above in JSON.</summary>
internal static class Words
{
    public static readonly string[] Permissions = ["implicit", "explicit", "not_set", "pending_confirmation", "temp_hold", "unsubscribed"];
    public static readonly string[] Sources = ["Account", "Contact"];
    public static readonly string[] AddressKinds = ["home", "work", "other"];
    public static readonly string[] PhoneKinds = ["home", "work", "mobile", "other"];

    extension(PermissionToSend permission)
    {
        public string Word => Permissions[(int)permission];

        /// <summary>True for the two permissions that allow email; such contacts are active, and billed.</summary>
        public bool MayBeMailed => permission is PermissionToSend.Implicit or PermissionToSend.Explicit;
    }

    extension(ActedBy source)
    {
        public string Word => Sources[(int)source];
    }

    [SuppressMessage("Globalization", "CA1308", Justification = "The wire words are lower case.")]
    public static string Fold(string text) => text.Trim().ToLowerInvariant();

    public static PermissionToSend ReadPermission(string word) => (PermissionToSend)Array.IndexOf(Permissions, word);

    public static ActedBy ReadSource(string word) => (ActedBy)Array.IndexOf(Sources, word);
}
