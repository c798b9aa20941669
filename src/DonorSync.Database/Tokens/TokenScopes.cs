namespace DonorSync.Database.Tokens;

/// <summary>The rights of an API token. No scope contains another.</summary>
[Flags]
public enum TokenScopes
{
    None = 0,

    /// <summary>Everything that only shows data.</summary>
    Read = 1,

    /// <summary>Contacts, groups, members and imports.</summary>
    Contacts = 2,

    /// <summary>Starting and stopping syncs, and deciding about them.</summary>
    Sync = 4,

    /// <summary>The connection, the settings, and the erasure and the export of a person.</summary>
    Administration = 8,

    All = Read | Contacts | Sync | Administration,
}

/// <summary>The names of the scopes in REST, commands and pages.</summary>
public static class TokenScopeNames
{
    public static readonly IReadOnlyList<TokenScopes> Every = [TokenScopes.Read, TokenScopes.Contacts, TokenScopes.Sync,
        TokenScopes.Administration];

    public static string Of(TokenScopes scope) => scope.ToString().ToLowerInvariant();

    /// <returns>The names of all set scopes, separated by spaces.</returns>
    public static string List(TokenScopes scopes) => string.Join(' ', Every.Where(s => scopes.HasFlag(s)).Select(Of));

    /// <returns>The scopes with these names; a text that is not exactly a scope's name is ignored.</returns>
    public static TokenScopes Read(IEnumerable<string> names) =>
        names.Aggregate(TokenScopes.None, static (all, name) => all | Every.FirstOrDefault(s => Of(s) == name, TokenScopes.None));
}
