using System.Diagnostics.CodeAnalysis;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>What an account may send to an address (<c>permission_to_send</c> on the wire).</summary>
public enum PermissionToSend
{
    /// <summary>An existing relationship; may be mailed.</summary>
    Implicit,

    /// <summary>The person agreed; may be mailed.</summary>
    Explicit,

    /// <summary>No permission recorded; may not be mailed.</summary>
    NotSet,

    /// <summary>Waiting for the person to confirm; may not be mailed.</summary>
    PendingConfirmation,

    /// <summary>On hold by the account; may not be mailed.</summary>
    TempHold,

    /// <summary>The person opted out of everything.</summary>
    Unsubscribed,
}

/// <summary>Who did something: the account's people and programs, or the contact.</summary>
public enum ActedBy
{
    /// <summary>The account (its users, its integrations).</summary>
    Account,

    /// <summary>The contact.</summary>
    Contact,
}

/// <summary>The role of the login that grants access; it decides the privileges of the token.</summary>
public enum UserRole
{
    /// <summary>Every privilege.</summary>
    AccountOwner,

    /// <summary>Every privilege.</summary>
    AccountManager,

    /// <summary>Campaigns, and lists read only; no contacts.</summary>
    CampaignCreator,
}

/// <summary>The words used on the wire for the enums above.</summary>
internal static class Words
{
    public static readonly string[] Permissions = ["implicit", "explicit", "not_set", "pending_confirmation", "temp_hold", "unsubscribed"];
    public static readonly string[] Sources = ["Account", "Contact"];
    public static readonly string[] AddressKinds = ["home", "work", "other"];
    public static readonly string[] PhoneKinds = ["home", "work", "mobile", "other"];

    extension(PermissionToSend permission)
    {
        public string Word => Permissions[(int)permission];

        /// <summary>Counted as active (and billed): the two permissions that allow mail.</summary>
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
