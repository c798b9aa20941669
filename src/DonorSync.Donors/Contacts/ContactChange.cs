namespace DonorSync.Donors.Contacts;

/// <summary>
/// A change of a contact. A field that is not sent stays as it is (or, in a new contact, at its default). A null or blank text clears the
/// field.
/// </summary>
public record ContactChange
{
    /// <summary>Person (the default of a new contact) or organization.</summary>
    public Optional<ContactKind> Type { get; init; }

    public Optional<string?> FirstName { get; init; }
    public Optional<string?> LastName { get; init; }
    public Optional<string?> CompanyName { get; init; }
    public Optional<string?> PrimaryEmail { get; init; }
    public Optional<string?> AlternateEmail { get; init; }
    public Optional<string?> Address1 { get; init; }
    public Optional<string?> Address2 { get; init; }
    public Optional<string?> City { get; init; }
    public Optional<string?> State { get; init; }
    public Optional<string?> Postal { get; init; }
    public Optional<string?> Country { get; init; }
    public Optional<PreferencesChange> Preferences { get; init; }
}

/// <summary>A change of preferences; the others stay as they are. In a new contact all are Yes.</summary>
public sealed record PreferencesChange
{
    /// <summary>Integration Email Opt In: the only preference that controls the sync (E3).</summary>
    public Optional<bool> IntegrationEmailOptIn { get; init; }

    public Optional<bool> EmailDeliverable { get; init; }
    public Optional<bool> AllowsSolicitations { get; init; }
    public Optional<bool> MarketingMail { get; init; }
    public Optional<bool> Newsletter { get; init; }
    public Optional<bool> ReceiveOtherMail { get; init; }
    public Optional<bool> AlternateEmailOptIn { get; init; }
}

/// <summary>A value that may not have been sent. The default is "not sent", which differs from a sent null.</summary>
public readonly record struct Optional<T>
{
    public Optional(T value) => (Value, IsSent) = (value, true);

    public T Value { get; }

    public bool IsSent { get; }

    public static implicit operator Optional<T>(T value) => new(value);
}
