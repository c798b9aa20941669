using DonorSync.Core;

namespace DonorSync.ConstantContact;

/// <summary>The two codes of bounces that are for good; the others (full, away, blocked, undeliverable, other) may pass.</summary>
internal static class BounceCodes
{
    public static string Code(BounceKind kind) => kind switch
    {
        BounceKind.NonExistent => "B",
        BounceKind.Suspended => "S",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of bounce"),
    };

    /// <summary>Null for a bounce that is not for good, or says neither whom nor when.</summary>
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
