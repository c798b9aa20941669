using DonorSync.Donors.Counts;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Contacts;

/// <summary>A donor: a person or an organization. Blank values are null; values are trimmed.</summary>
public sealed class Contact : IBelongsToOrganization, IVersioned
{
    public OrganizationId OrganizationId { get; set; }
    public Guid Id { get; set; }
    public ContactKind Type { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? CompanyName { get; set; }

    /// <summary>As typed. The only address that the sync uses (E2).</summary>
    public string? PrimaryEmail { get; set; }

    public string? AlternateEmail { get; set; }
    public string? Address1 { get; set; }
    public string? Address2 { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? Postal { get; set; }
    public string? Country { get; set; }
    public ContactPreferences Preferences { get; set; } = new();

    /// <summary>When and why <see cref="ContactPreferences.EmailDeliverable"/> last changed (P7); null if it never did.</summary>
    public DateTimeOffset? EmailDeliverableChangedAt { get; set; }
    public string? EmailDeliverableReason { get; set; }

    /// <summary>When and by which side the opt-in was last set (P3, M7).</summary>
    public DateTimeOffset OptInChangedAt { get; set; }
    public SetBy OptInChangedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When a field or preference last changed (T3, T4). Joining or leaving a group does not count.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Counts the changes: a write that is based on an older version is refused.</summary>
    public int Version { get; set; }

    /// <summary>The key by which the contact is matched (C1). Null without a valid primary email (E2). Derived when saved.</summary>
    public string? PrimaryEmailKey { get; private set; }

    /// <summary>Why the contact cannot be emailed (E2-E4), without what other contacts at its address do. Derived when saved.</summary>
    public Obstacles Obstacles { get; private set; }

    /// <summary>Names, company and addresses without invisible characters and in lower case, for the search. Derived when saved.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>The key by which lists of contacts are sorted (<see cref="Storage.SortName"/>). Derived when saved.</summary>
    public string SortName { get; private set; } = "";

    /// <summary>Whether other contacts have the address (C10). Triggers update it; a loaded value is as of loading.</summary>
    public AddressSharing Sharing { get; private set; }

    /// <summary>Sets the deliverability with its date and reason (P7), if it changes.</summary>
    public void SetDeliverable(bool deliverable, string? reason, DateTimeOffset now)
    {
        if (Preferences.EmailDeliverable == deliverable)
            return;
        Preferences.EmailDeliverable = deliverable;
        EmailDeliverableChangedAt = now;
        EmailDeliverableReason = reason;
    }

    /// <summary>Adds the date and reason of an address that does not work (P7): a bounce of last year must not look like today's.</summary>
    public void DescribeUndeliverable(DateTimeOffset? since, string? reason, DateTimeOffset now)
    {
        if (Preferences.EmailDeliverable)
            return;
        if (since < now)
            EmailDeliverableChangedAt = since;
        EmailDeliverableReason = reason ?? EmailDeliverableReason;
    }

    /// <summary>Updates the derived columns. <see cref="DonorTables"/> calls it for every contact that is saved.</summary>
    internal void Derive(SyncPolicy policy)
    {
        DeriveColumns();
        Obstacles = ObstaclesOf(PrimaryEmail, Preferences.IntegrationEmailOptIn, OptInChangedBy, policy);
    }

    internal static Obstacles ObstaclesOf(string? primaryEmail, bool optIn, SetBy by, SyncPolicy policy) =>
        Eligibility.Of(EmailAddress.TryParse(primaryEmail, out var email) ? email : null, new OptIn(optIn, by, default), policy);

    /// <summary>Updates the key and the texts, which depend on no setting.</summary>
    public void DeriveColumns()
    {
        PrimaryEmailKey = EmailAddress.TryParse(PrimaryEmail, out var email) ? email.Key.Value : null;
        SearchText = VisibleText.Fold(
            string.Join(' ', new[] { FirstName, LastName, CompanyName, PrimaryEmail, AlternateEmail }.OfType<string>()));
        SortName = Search.SortName.Of(Type.ToString(), FirstName, LastName, CompanyName, PrimaryEmail, AlternateEmail);
    }
}

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
