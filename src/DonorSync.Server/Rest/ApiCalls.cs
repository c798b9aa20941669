using System.Collections.Frozen;
using System.Reflection;
using DonorSync.Database.Tokens;
using DonorSync.Server.Rest.Conditions;

namespace DonorSync.Server.Rest;

/// <summary>How an answer to a request with an <c>Idempotency-Key</c> is kept.</summary>
enum Keeping
{
    /// <summary>The call creates nothing, and the key is not looked at.</summary>
    No,

    /// <summary>In the transaction that writes to the donor database: not even a kill of the server separates the two.</summary>
    WithEffect,

    /// <summary>After the effect, for calls that are harmless when a kill makes them run twice.</summary>
    Afterwards,
}

/// <summary>What a call of the API needs.</summary>
/// <param name="Scope">The scope that its token must have.</param>
sealed record ApiCall(TokenScopes Scope, Keeping Keeping = Keeping.No);

/// <summary>Every call of the API, by the name of its endpoint. A test refuses an endpoint that is not in this table.</summary>
static class ApiCalls
{
    public static readonly FrozenDictionary<string, ApiCall> All = new Dictionary<string, ApiCall>
    {
        ["listContacts"] = new(TokenScopes.Read),
        ["getContact"] = new(TokenScopes.Read),
        ["getContactSync"] = new(TokenScopes.Read),
        ["createContact"] = new(TokenScopes.Contacts, Keeping.WithEffect),
        ["createContacts"] = new(TokenScopes.Contacts, Keeping.WithEffect),
        ["changeContact"] = new(TokenScopes.Contacts),
        ["deleteContact"] = new(TokenScopes.Contacts),
        ["eraseContact"] = new(TokenScopes.Administration),
        ["exportContact"] = new(TokenScopes.Administration),

        ["listGroups"] = new(TokenScopes.Read),
        ["getGroup"] = new(TokenScopes.Read),
        ["createGroup"] = new(TokenScopes.Contacts, Keeping.WithEffect),
        ["renameGroup"] = new(TokenScopes.Contacts),
        ["deleteGroup"] = new(TokenScopes.Contacts),
        ["makeListAgain"] = new(TokenScopes.Contacts, Keeping.Afterwards),
        ["listMembers"] = new(TokenScopes.Read),
        ["changeMembers"] = new(TokenScopes.Contacts, Keeping.WithEffect),
        ["addMember"] = new(TokenScopes.Contacts),
        ["removeMember"] = new(TokenScopes.Contacts),

        // A second import of one file changes nothing.
        ["importDonors"] = new(TokenScopes.Contacts, Keeping.Afterwards),

        ["showConstantContact"] = new(TokenScopes.Read),
        ["connect"] = new(TokenScopes.Administration, Keeping.Afterwards),
        ["disconnect"] = new(TokenScopes.Administration),
        ["listSyncs"] = new(TokenScopes.Read),
        ["getSync"] = new(TokenScopes.Read),
        ["listChanges"] = new(TokenScopes.Read),
        ["startSync"] = new(TokenScopes.Sync, Keeping.Afterwards),
        ["approveSync"] = new(TokenScopes.Sync, Keeping.Afterwards),
        ["discardSync"] = new(TokenScopes.Sync),
        ["bringBackSync"] = new(TokenScopes.Sync),
        ["undoSync"] = new(TokenScopes.Sync),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly ApiCall Undeclared = new(TokenScopes.Administration);

    public static ApiCall Of(IEnumerable<object> metadata) =>
        metadata.OfType<IEndpointNameMetadata>().LastOrDefault() is { EndpointName: var name } && All.TryGetValue(name, out var call) ? call : Undeclared;

    /// <summary>Whether the endpoint looks at <c>If-Match</c> and <c>If-None-Match</c>.</summary>
    public static bool IsConditional(IEnumerable<object> metadata) =>
        metadata.OfType<MethodInfo>().Any(static handler => handler.GetParameters().Any(static p => p.ParameterType == typeof(Preconditions)));
}
