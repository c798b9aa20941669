namespace DonorSync.Donors.Contacts;

/// <summary>Communication preferences. All are Yes by default; only the first one controls the sync (E3).</summary>
public sealed class ContactPreferences
{
    public bool IntegrationEmailOptIn { get; set; } = true;
    public bool EmailDeliverable { get; set; } = true;
    public bool AllowsSolicitations { get; set; } = true;
    public bool MarketingMail { get; set; } = true;
    public bool Newsletter { get; set; } = true;
    public bool ReceiveOtherMail { get; set; } = true;
    public bool AlternateEmailOptIn { get; set; } = true;
}
