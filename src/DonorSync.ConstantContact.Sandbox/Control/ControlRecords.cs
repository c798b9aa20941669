namespace DonorSync.ConstantContact.Sandbox;

/// <summary>An account to be made.</summary>
public sealed record NewAccount
{
    /// <summary>The <c>encoded_account_id</c>; null makes one up.</summary>
    public string? AccountId { get; init; }

    /// <summary>The name of the organisation.</summary>
    public string OrganizationName { get; init; } = "Sandbox Organization";

    /// <summary>Confirmed Opt-in: sign-ups then wait for the person's confirmation. Default: false.</summary>
    public bool ConfirmedOptIn { get; init; }
}

/// <summary>A list to be put into an account as if it had always been there.</summary>
public sealed record SeedList
{
    /// <summary>The name; unique in the account.</summary>
    public required string Name { get; init; }

    /// <summary>Optional.</summary>
    public string? Description { get; init; }

    /// <summary>Default: false.</summary>
    public bool Favorite { get; init; }

    /// <summary>Default: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>A contact to be put into an account as if it had always been there.</summary>
public sealed record SeedContact
{
    /// <summary>The address; null for a contact without one.</summary>
    public string? Email { get; init; }

    /// <summary>At most 50 characters, as are all names and places; not enforced here.</summary>
    public string? FirstName { get; init; }

    /// <summary>Optional.</summary>
    public string? LastName { get; init; }

    /// <summary>Optional.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Optional.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Default: implicit.</summary>
    public PermissionToSend Permission { get; init; }

    /// <summary>Who opted in, or out when unsubscribed. Default: the account.</summary>
    public ActedBy PermissionSource { get; init; }

    /// <summary>Only for the unsubscribed.</summary>
    public string? OptOutReason { get; init; }

    /// <summary>When the permission was given or taken. Default: the creation.</summary>
    public DateTimeOffset? PermissionAt { get; init; }

    /// <summary><c>home</c>, <c>work</c> or <c>other</c>. Default: home.</summary>
    public string AddressKind { get; init; } = "home";

    /// <summary>Optional, as are the other parts of the address.</summary>
    public string? Street { get; init; }

    /// <summary>Optional.</summary>
    public string? City { get; init; }

    /// <summary>Optional.</summary>
    public string? State { get; init; }

    /// <summary>Optional.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Optional.</summary>
    public string? Country { get; init; }

    /// <summary>Names of lists; unknown ones are made. Deleted and unsubscribed contacts are put on none.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Default: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Default: the creation.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>A contact with this address may be there already; then there are two. Default: false, a known address is left alone.</summary>
    public bool SharesAddress { get; init; }

    /// <summary>A phone number for text messages, for contacts without an address.</summary>
    public string? SmsNumber { get; init; }

    /// <summary>The contact is deleted. Default: false.</summary>
    public bool Deleted { get; init; }
}

/// <summary>What somebody in the account edits; null leaves a field, an empty text clears it.</summary>
public sealed record ContactEdit
{
    /// <summary>First name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Last name.</summary>
    public string? LastName { get; init; }

    /// <summary>Job title.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Company name.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Which address is meant: <c>home</c>, <c>work</c> or <c>other</c>. Default: home.</summary>
    public string AddressKind { get; init; } = "home";

    /// <summary>Street, at most 255 characters.</summary>
    public string? Street { get; init; }

    /// <summary>City.</summary>
    public string? City { get; init; }

    /// <summary>State.</summary>
    public string? State { get; init; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Country.</summary>
    public string? Country { get; init; }
}

/// <summary>A campaign to be sent, and what comes of it.</summary>
public sealed record NewCampaign
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the lists it goes to.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Who bounces: address or id, with the code (B, D, F, S, V, X or Z).</summary>
    public IReadOnlyDictionary<string, string> Bounces { get; init; } = new Dictionary<string, string>();

    /// <summary>Who unsubscribes on reading it: addresses or ids.</summary>
    public IReadOnlyList<string> OptOuts { get; init; } = [];
}
