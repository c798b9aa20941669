namespace DonorSync.Core.Contacts;

/// <summary>Constant Contact's <c>permission_to_send</c>.</summary>
public enum Permission
{
    Implicit,
    Explicit,
    Unsubscribed,
    PendingConfirmation,
    TempHold,
    NotSet,

    /// <summary>A value that this version does not know. Changes nothing (P8).</summary>
    Unknown,
}

/// <summary>The fields of a Constant Contact contact that are synced. It has one street (C11).</summary>
public sealed record CtctFields(
    string? FirstName = null,
    string? LastName = null,
    string? Street = null,
    string? City = null,
    string? State = null,
    string? Postal = null,
    string? Country = null)
{
    public static readonly CtctFields Blank = new();

    internal Place Place => new(State, Country);
}

/// <summary>A Constant Contact contact as it was last read.</summary>
public sealed record CtctContact
{
    public required CtctContactId Id { get; init; }

    /// <summary>The address, or null if it has none (SMS only) or an invalid one (E7).</summary>
    public required EmailAddress? Email { get; init; }

    public required Permission Permission { get; init; }

    /// <summary>When the permission was given: <c>opt_in_date</c>, or else the last change of the address. Whole seconds, UTC.</summary>
    public DateTimeOffset? PermissionAt { get; init; }

    /// <summary>Whether the donor, and not the account, gave the permission (P3): <c>opt_in_source</c> is <c>Contact</c>.</summary>
    public bool PermissionByDonor { get; init; }

    /// <summary>Deleted in Constant Contact (<c>deleted_at</c>), or missing from two complete reads (B9).</summary>
    public bool Deleted { get; init; }

    public required CtctFields Fields { get; init; }

    /// <summary>
    /// When the fields were last edited: <c>updated_at</c> of the read that first showed them. Unsubscribing and an import that changes no
    /// field leave it as it is.
    /// </summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public required ImmutableArray<ListId> Lists { get; init; }
}
