namespace DonorSync.ConstantContact.Campaigns;

/// <summary>The two codes of permanent bounces; the others (full, away, blocked, undeliverable, other) are temporary.</summary>
internal static class BounceCodes
{
    public static string Code(BounceKind kind) => kind switch
    {
        BounceKind.NonExistent => "B",
        BounceKind.Suspended => "S",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of bounce"),
    };

    /// <summary>Returns null for a bounce that is not permanent or has no valid address or time.</summary>
    public static Bounce? ToCore(this BounceBody body)
    {
        BounceKind? kind = body.BounceCode switch
        {
            "B" => BounceKind.NonExistent,
            "S" => BounceKind.Suspended,
            _ => null,
        };
        return kind is { } permanent && body.CreatedTime is { } at && EmailAddress.TryParse(body.EmailAddress, out var email)
            ? new Bounce(email.Key, permanent, at) : null;
    }
}
