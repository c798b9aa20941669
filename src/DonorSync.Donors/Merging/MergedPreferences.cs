using DonorSync.Donors.Contacts;

namespace DonorSync.Donors.Merging;

/// <summary>What two contacts' preferences come to: a No of either holds (P1, P4).</summary>
static class MergedPreferences
{
    /// <summary>All but the opt-in and the deliverability, which have evidence and a date of their own.</summary>
    public static void Apply(ContactPreferences kept, ContactPreferences gone)
    {
        kept.AllowsSolicitations &= gone.AllowsSolicitations;
        kept.MarketingMail &= gone.MarketingMail;
        kept.Newsletter &= gone.Newsletter;
        kept.ReceiveOtherMail &= gone.ReceiveOtherMail;
        kept.AlternateEmailOptIn &= gone.AlternateEmailOptIn;
    }
}
