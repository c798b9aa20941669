namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>An account to create.</summary>
public sealed record NewAccount
{
    /// <summary>The <c>encoded_account_id</c>; null: a new one.</summary>
    public string? AccountId { get; init; }

    /// <summary>The name of the organization.</summary>
    public string OrganizationName { get; init; } = "Sandbox Organization";

    /// <summary>Confirmed Opt-in: sign-ups are pending until the contact confirms. Default: false.</summary>
    public bool ConfirmedOptIn { get; init; }
}

/// <summary>A list to add to an account, as if it had always existed.</summary>
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

/// <summary>A contact to add to an account, as if it had always existed.</summary>
public sealed record SeedContact
{
    /// <summary>The address; null for a contact without one.</summary>
    public string? Email { get; init; }

    /// <summary>At most 50 characters, like all names and places; not enforced when seeding.</summary>
    public string? FirstName { get; init; }

    /// <summary>Optional.</summary>
    public string? LastName { get; init; }

    /// <summary>Optional.</summary>
    public string? JobTitle { get; init; }

    /// <summary>Optional.</summary>
    public string? CompanyName { get; init; }

    /// <summary>Default: implicit.</summary>
    public PermissionToSend Permission { get; init; }

    /// <summary>Who set the permission: source of the opt-in, or of the opt-out when unsubscribed. Default: the account.</summary>
    public ActedBy PermissionSource { get; init; }

    /// <summary>Only for unsubscribed contacts.</summary>
    public string? OptOutReason { get; init; }

    /// <summary>When the permission was set. Default: the creation.</summary>
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

    /// <summary>Names of lists; unknown ones are created. Deleted and unsubscribed contacts join none.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Default: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Default: the creation.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>True: create the contact even if its address exists already. Default: false, a known address is skipped.</summary>
    public bool SharesAddress { get; init; }

    /// <summary>A phone number for text messages, for contacts without an address.</summary>
    public string? SmsNumber { get; init; }

    /// <summary>The contact is deleted. Default: false.</summary>
    public bool Deleted { get; init; }
}

/// <summary>An edit by a user; null keeps a field, an empty text clears it.</summary>
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

    /// <summary>Kind of the address that is edited: <c>home</c>, <c>work</c> or <c>other</c>. Default: home.</summary>
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

/// <summary>A campaign to send, with its bounces and opt-outs.</summary>
public sealed record NewCampaign
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Names of the lists that receive it.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>The contacts that bounce: address or id, with the code (B, D, F, S, V, X or Z).</summary>
    public IReadOnlyDictionary<string, string> Bounces { get; init; } = new Dictionary<string, string>();

    /// <summary>The contacts that unsubscribe because of it: addresses or ids.</summary>
    public IReadOnlyList<string> OptOuts { get; init; } = [];
}
