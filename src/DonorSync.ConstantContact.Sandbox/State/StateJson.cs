using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox.State;

/// <summary>Saves and loads the state of a sandbox as JSON.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Returns the complete state. Locks all accounts, so that no request changes it.</summary>
    public static byte[] Save(World world)
    {
        var stores = world.OrderedAccounts.ToList();
        return Holding(stores, 0, () => JsonSerializer.SerializeToUtf8Bytes(new SavedState
        {
            Format = SavedState.CurrentFormat,
            ClockOffset = world.Clock.Offset,
            Accounts = [.. stores.Select(SavedAccount.Of)],
            Grants = world.Grants.All,
            Tokens = world.Grants.Tokens.ToDictionary(
                token => token.Key, token => new SavedToken(token.Value.Grant.Id, token.Value.ExpiresAt)),
        }, Options));
    }

    /// <summary>Replaces the state. Throws <see cref="FormatException"/>, changing nothing, when the JSON is not a saved state.</summary>
    public static void Load(World world, ReadOnlySpan<byte> json)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<SavedState>(json, Options);
            if (saved is not { Format: SavedState.CurrentFormat })
                throw new FormatException("The saved state has an unknown format.");
            var stores = saved.Accounts.Select(account => account.Restore(world.Ids)).ToList();
            var grants = saved.Grants.ToDictionary(grant => grant.Id);
            var tokens = saved.Tokens.Where(token => grants.ContainsKey(token.Value.GrantId))
                .Select(token => KeyValuePair.Create(token.Key, new IssuedToken(grants[token.Value.GrantId], token.Value.ExpiresAt)))
                    .ToList();
            world.Replace(stores, grants.Values, tokens, saved.ClockOffset);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or NotSupportedException)
        {
            throw new FormatException($"The saved state cannot be read: {wrong.Message}", wrong);
        }
    }

    private static T Holding<T>(List<AccountStore> stores, int index, Func<T> act)
    {
        if (index == stores.Count)
            return act();
        lock (stores[index].Gate)
            return Holding(stores, index + 1, act);
    }
}
