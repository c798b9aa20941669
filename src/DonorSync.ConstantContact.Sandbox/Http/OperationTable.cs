using DonorSync.ConstantContact.Sandbox.Accounts;
using DonorSync.ConstantContact.Sandbox.Activities;
using DonorSync.ConstantContact.Sandbox.Contacts;
using DonorSync.ConstantContact.Sandbox.Fields;
using DonorSync.ConstantContact.Sandbox.Lists;
using DonorSync.ConstantContact.Sandbox.Reports;
using DonorSync.ConstantContact.Sandbox.Tags;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>All operations of the sandbox.</summary>
internal static class OperationTable
{
    public static readonly IReadOnlyList<ApiOperation> All =
    [
        ContactPages.Get, ContactWrites.Post, ContactWrites.Get, ContactWrites.Put, ContactWrites.Delete,
        SignUpForm.Post, Resubscribe.Put, ContactCounts.Get, Xrefs.OfContacts, Xrefs.SmsHistory,
        ListPages.Get, ListOperations.Post, ListOperations.Get, ListOperations.Put, ListOperations.Delete, Xrefs.OfLists,
        FieldOperations.GetAll, FieldOperations.Post, FieldOperations.Get, FieldOperations.Put, FieldOperations.Delete,
        TagOperations.GetAll, TagOperations.Post, TagOperations.Get, TagOperations.Put, TagOperations.Delete,
        ActivityReads.GetAll, ActivityReads.Get,
        ImportActivities.Json, ImportActivities.File, MembershipActivities.Add, MembershipActivities.Remove,
        DeleteActivities.OfLists, DeleteActivities.OfContacts, Exports.Post, Exports.Get,
        TagActivities.Add, TagActivities.Remove, TagActivities.Delete, TagActivities.DeleteFields,
        AccountSummary.Get, AccountSummary.Put, AccountUser.Privileges, AccountEmailOperations.Get, AccountEmailOperations.Post,
        PhysicalAddressOperations.Get, PhysicalAddressOperations.Post, PhysicalAddressOperations.Put,
        CampaignOperations.GetAll, CampaignOperations.Get, CampaignReports.Summaries, CampaignReports.Bounces, CampaignReports.OptOuts,
    ];

    // Fixed paths before those with a parameter, so that /contacts/counts is not read as a contact id.
    private static readonly ApiOperation[] Ordered = [.. All.OrderBy(operation => operation.HasParameters)];

    /// <summary>Returns the operation of a request below <c>/v3</c>; if there is none, null and the response to send.</summary>
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
