namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>After more than five sign-ups within 24 hours, an address is refused as invalid for 48 hours.</summary>
internal sealed class SignUpGuard
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private static readonly TimeSpan Block = TimeSpan.FromHours(48);

    private readonly Dictionary<string, List<DateTimeOffset>> attempts = [];
    private readonly Dictionary<string, DateTimeOffset> blockedUntil = [];

    public bool Passes(string address, DateTimeOffset now)
    {
        var key = Words.Fold(address);
        if (blockedUntil.TryGetValue(key, out var until) && now < until)
            return false;
        if (!attempts.TryGetValue(key, out var times))
            attempts[key] = times = [];
        times.RemoveAll(time => time <= now - Window);
        times.Add(now);
        if (times.Count <= MostAttempts)
            return true;
        blockedUntil[key] = now + Block;
        return false;
    }
}
