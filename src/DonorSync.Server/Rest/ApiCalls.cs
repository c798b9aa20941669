using System.Collections.Frozen;
using System.Reflection;
using DonorSync.Database.Tokens;
using DonorSync.Server.Rest.Conditions;

namespace DonorSync.Server.Rest;

/// <summary>How the response to a request with an <c>Idempotency-Key</c> is stored.</summary>
enum Keeping
{
    /// <summary>The call creates nothing; the key is ignored.</summary>
    No,

    /// <summary>In the transaction that writes to the donor database, so that even a killed server cannot separate the two.</summary>
    WithEffect,

    /// <summary>After the effect, for calls that are harmless if they run twice after a kill.</summary>
    Afterwards,
}

/// <summary>The requirements of an API call.</summary>
/// <param name="Scope">The scope that its token must have.</param>
sealed record ApiCall(TokenScopes Scope, Keeping Keeping = Keeping.No);

/// <summary>All calls of the API, by endpoint name. A test checks that every endpoint is in this table.</summary>
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
        ["getGroupReach"] = new(TokenScopes.Read),
        ["listLists"] = new(TokenScopes.Read),
        ["getList"] = new(TokenScopes.Read),
        ["createGroup"] = new(TokenScopes.Contacts, Keeping.WithEffect),
        ["changeGroup"] = new(TokenScopes.Contacts),
        ["changeList"] = new(TokenScopes.Sync),
        ["deleteGroup"] = new(TokenScopes.Contacts),
        ["makeListAgain"] = new(TokenScopes.Contacts, Keeping.Afterwards),
        ["listMembers"] = new(TokenScopes.Read),
        ["changeMembers"] = new(TokenScopes.Contacts, Keeping.WithEffect),
        ["addMember"] = new(TokenScopes.Contacts),
        ["removeMember"] = new(TokenScopes.Contacts),

        // A second import of one file changes nothing.
        ["importDonors"] = new(TokenScopes.Contacts, Keeping.Afterwards),
        ["listImports"] = new(TokenScopes.Read),
        ["getImport"] = new(TokenScopes.Read),
        ["undoImport"] = new(TokenScopes.Contacts),

        ["showConstantContact"] = new(TokenScopes.Read),
        ["connect"] = new(TokenScopes.Administration, Keeping.Afterwards),
        ["disconnect"] = new(TokenScopes.Administration),
        ["showSyncSettings"] = new(TokenScopes.Read),
        ["changeSyncSettings"] = new(TokenScopes.Administration),
        ["listSyncs"] = new(TokenScopes.Read),
        ["getSync"] = new(TokenScopes.Read),
        ["listChanges"] = new(TokenScopes.Read),
        ["startSync"] = new(TokenScopes.Sync, Keeping.Afterwards),
        ["stopSync"] = new(TokenScopes.Sync),
        ["approveSync"] = new(TokenScopes.Sync, Keeping.Afterwards),
        ["discardSync"] = new(TokenScopes.Sync),
        ["bringBackSync"] = new(TokenScopes.Sync),
        ["undoSync"] = new(TokenScopes.Sync),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly ApiCall Undeclared = new(TokenScopes.Administration);

    public static ApiCall Of(IEnumerable<object> metadata) =>
        metadata.OfType<IEndpointNameMetadata>().LastOrDefault() is { EndpointName: var name } && All.TryGetValue(name, out var call)
            ? call : Undeclared;

    /// <summary>Returns whether the endpoint supports <c>If-Match</c> and <c>If-None-Match</c>.</summary>
    public static bool IsConditional(IEnumerable<object> metadata) =>
        metadata.OfType<MethodInfo>()
            .Any(static handler => handler.GetParameters().Any(static p => p.ParameterType == typeof(Preconditions)));
}
