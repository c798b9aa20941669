namespace DonorSync.Core.Contacts;

/// <summary>The two kinds of CRM contact. Constant Contact has one kind.</summary>
public enum ContactKind
{
    Person,
    Organization,
}

/// <summary>The author of the last change of an opt-in. A No that the sync wrote (P1) is not a No "set in the CRM" (M7).</summary>
public enum SetBy
{
    Person,
    Sync,
}

/// <summary>"Integration Email Opt In" with the evidence that decides between P3 and a user's later No.</summary>
public readonly record struct OptIn(bool Yes, SetBy By, DateTimeOffset At)
{
    public bool IsNoSetInCrm => !Yes && By == SetBy.Person;
}

/// <summary>The contact fields that are synced (C2, C6). Values are trimmed; a blank is null.</summary>
public sealed record ContactFields(
    string? FirstName = null,
    string? LastName = null,
    string? Address1 = null,
    string? Address2 = null,
    string? City = null,
    string? State = null,
    string? Postal = null,
    string? Country = null)
{
    public static readonly ContactFields Blank = new();

    internal Place Place => new(State, Country);
}

/// <summary>A CRM contact as a run sees it.</summary>
public sealed record CrmContact
{
    public required ContactId Id { get; init; }
    public required ContactKind Kind { get; init; }

    /// <summary>The primary email, or null if there is none or it is not valid (E2). The alternate email is never used.</summary>
    public required EmailAddress? Email { get; init; }

    public required ContactFields Fields { get; init; }
    public string? CompanyName { get; init; }
    public required OptIn OptIn { get; init; }

    /// <summary>Only shown; it never decides whether a contact is synced (P7).</summary>
    public Deliverability Deliverability { get; init; } = Deliverability.Untouched;
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a user or the sync last changed a field of the contact (T3, T4).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public required ImmutableArray<GroupId> Groups { get; init; }

    public EmailKey Key => Email?.Key ?? EmailKey.None;
}
