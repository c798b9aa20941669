namespace DonorSync.Core;

/// <summary>
/// Decides under which address a Constant Contact contact is reconciled. The link holds by contact id (C8): a linked contact stays with the
/// address of its link when its address is changed in Constant Contact.
/// </summary>
public static class CaseKeys
{
    /// <param name="linkKey">The address of the baseline that is linked to this contact, if any.</param>
    /// <param name="ownKey">The contact's present address.</param>
    /// <param name="crmAtLinkKey">Whether a CRM contact still has the link's address.</param>
    /// <param name="crmAtOwnKey">Whether a CRM contact has the contact's present address.</param>
    public static EmailKey Of(EmailKey? linkKey, EmailKey ownKey, bool crmAtLinkKey, bool crmAtOwnKey)
    {
        // The address was changed in the same way on both sides: no contact has the old one, so the two match at the new one.
        var metAgain = !crmAtLinkKey && crmAtOwnKey;
        return linkKey is { } key && !metAgain ? key : ownKey;
    }
}
