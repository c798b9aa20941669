using DonorSync.Donors.Contacts;

namespace DonorSync.Donors.Merging;

/// <summary>Merges the preferences of two contacts: a No of either counts (P1, P4).</summary>
static class MergedPreferences
{
    /// <summary>Merges all except the opt-in and the deliverability, which have evidence and a date.</summary>
    public static void Apply(ContactPreferences kept, ContactPreferences gone)
    {
        kept.AllowsSolicitations &= gone.AllowsSolicitations;
        kept.MarketingMail &= gone.MarketingMail;
        kept.Newsletter &= gone.Newsletter;
        kept.ReceiveOtherMail &= gone.ReceiveOtherMail;
        kept.AlternateEmailOptIn &= gone.AlternateEmailOptIn;
    }
}
