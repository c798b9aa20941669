namespace DonorSync.Core.Contacts;

/// <summary>"Email Deliverable?" and when it was last set; <paramref name="SetAt"/> is null if it never was.</summary>
public readonly record struct Deliverability(bool Yes, DateTimeOffset? SetAt)
{
    public static readonly Deliverability Untouched = new(true, null);
}

/// <summary>Why an address permanently bounces, by Constant Contact's bounce codes.</summary>
public enum BounceKind
{
    /// <summary>Code B: the address does not exist.</summary>
    NonExistent,

    /// <summary>Code S: Constant Contact stopped mailing the address.</summary>
    Suspended,
}

/// <summary>P7: the latest permanent bounce of an address.</summary>
public sealed record Bounce(EmailKey Key, BounceKind Kind, DateTimeOffset At);
