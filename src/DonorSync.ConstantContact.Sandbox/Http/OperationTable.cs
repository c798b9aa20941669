using DonorSync.ConstantContact.Sandbox.Accounts;
using DonorSync.ConstantContact.Sandbox.Activities;
using DonorSync.ConstantContact.Sandbox.Contacts;
using DonorSync.ConstantContact.Sandbox.Lists;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Every operation the sandbox answers.</summary>
internal static class OperationTable
{
    public static readonly IReadOnlyList<ApiOperation> All =
    [
        ContactPages.Get, ContactWrites.Post, ContactWrites.Get, ContactWrites.Put, ContactWrites.Delete, ContactCounts.Get,
        ListPages.Get, ListOperations.Post, ListOperations.Get, ListOperations.Put, ListOperations.Delete,
        ActivityReads.GetAll, ActivityReads.Get,
        ImportActivities.Json, ImportActivities.File, MembershipActivities.Add, MembershipActivities.Remove,
        DeleteActivities.OfLists, DeleteActivities.OfContacts,
        AccountSummary.Get, AccountSummary.Put, AccountUser.Privileges,
    ];

    // Fixed paths go before those with a parameter: /contacts/counts is no contact id.
    private static readonly ApiOperation[] Ordered = [.. All.OrderBy(operation => operation.HasParameters)];

    /// <summary>The operation of a request below <c>/v3</c>, or the answer when there is none.</summary>
    public static (ApiOperation Operation, Dictionary<string, string> Route)? Find(string method, string path, out ApiReply otherwise)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        otherwise = Errors.Service(404, "contacts.api.not_found", "The requested resource was not found.");
        foreach (var operation in Ordered)
        {
            if (operation.Match(segments) is not { } route)
                continue;
            if (operation.Method == method)
                return (operation, route);
            otherwise = Errors.MethodNotAllowed;
        }

        return null;
    }
}
