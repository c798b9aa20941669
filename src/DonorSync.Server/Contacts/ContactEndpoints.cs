using System.ComponentModel;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Server.Audit;
using DonorSync.Server.Contacts.Bulk;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Conditions;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Contacts;

/// <summary><c>/api/v1/contacts</c></summary>
static class ContactEndpoints
{
    public static void MapContacts(this IEndpointRouteBuilder api)
    {
        var contacts = api.MapGroup("/contacts").WithTags("Contacts");
        contacts.MapPost("/", CreateAsync).Audited("Created a contact").WithName("createContact")
            .WithSummary("Create a contact").Refuses(400);
        contacts.MapPost("/bulk", BulkContacts.SaveAsync).Audited("Saved contacts in bulk").WithName("createContacts").Refuses(400)
            .WithSummary("Create up to 1000 contacts, and the groups they name")
            .WithDescription("Returns one result for each contact, in the same order: its id, or why it was refused. One refused contact "
            + "does not stop the others.");
        contacts.MapGet("/", ListAsync).WithName("listContacts").WithSummary("List and find contacts, oldest first").Refuses(400);
        contacts.MapGet("/{id:guid}", GetAsync).WithName("getContact").WithSummary("Show a contact").Refuses(404);
        contacts.MapPatch("/{id:guid}", PatchAsync).Audited("Changed a contact").WithName("changeContact")
            .WithSummary("Change the fields that are sent; null clears a text").Refuses(400, 404, 409, 412);
        contacts.MapDelete("/{id:guid}", DeleteAsync).Audited("Deleted a contact").WithName("deleteContact")
            .WithSummary("Delete a contact; the evidence of its consent stays").Refuses(404, 412);
        contacts.MapPost("/{id:guid}/erase", EraseAsync).Audited("Erased a person").WithName("eraseContact").Refuses(404, 409, 412)
            .WithSummary("Erase all data about a person and keep the person out from then on");
    }

    static async Task<Created<ContactResponse>> CreateAsync(
        JsonBody<ContactChange> body, DonorSession donors, Caller caller, Preconditions conditions, CancellationToken cancellation)
    {
        var contact = await donors.Contacts.CreateAsync(body.Value, caller.Author, cancellation);
        return TypedResults.Created($"/api/v1/contacts/{contact.Contact.Id}", conditions.Tagged(ContactResponse.Of(contact)));
    }

    static async Task<Ok<PageResponse<ContactResponse>>> ListAsync(
        [AsParameters] ContactQuery query, [AsParameters] PageQuery paging, DonorSession donors, CancellationToken cancellation)
    {
        var page = await donors.Contacts.ListAsync(
            query.ToFilter(), paging.ReadCursor(Cursors.ToContactPlace), paging.ReadLimit(), cancellation);
        return TypedResults.Ok(PageResponse.Of(page, ContactResponse.Of, Cursors.Of));
    }

    static async Task<Results<Ok<ContactResponse>, StatusCodeHttpResult>> GetAsync(
        Guid id, DonorSession donors, Preconditions conditions, CancellationToken cancellation) =>
        conditions.Shown(ContactResponse.Of(await donors.Contacts.GetAsync(id, cancellation)));

    static async Task<Ok<ContactResponse>> PatchAsync(
        Guid id, JsonBody<ContactChange> body, DonorSession donors, Caller caller, Preconditions conditions,
        CancellationToken cancellation) =>
        TypedResults.Ok(conditions.Tagged(ContactResponse.Of(await GuardAsync(
            conditions, donors, id, () => donors.Contacts.PatchAsync(id, body.Value, caller.Author, cancellation), cancellation))));

    static Task<NoContent> EraseAsync(
        Guid id, PersonErasure erasing, DonorSession donors, Caller caller, Preconditions conditions, CancellationToken cancellation) =>
            GuardAsync(
        conditions,
        donors,
        id,
        async () =>
        {
            await erasing.EraseAsync(donors, id, caller.Author, cancellation);
            return TypedResults.NoContent();
        },
        cancellation);

    static Task<NoContent> DeleteAsync(
        Guid id, DonorSession donors, Caller caller, Preconditions conditions, CancellationToken cancellation) => GuardAsync(
        conditions,
        donors,
        id,
        async () =>
        {
            await donors.Contacts.DeleteAsync(id, caller.Author, cancellation);
            return TypedResults.NoContent();
        },
        cancellation);

    static Task<T> GuardAsync<T>(
        Preconditions conditions, DonorSession donors, Guid id, Func<Task<T>> change, CancellationToken cancellation) =>
        conditions.GuardAsync(
            donors, async () => ContactResponse.Of(await donors.Contacts.GetAsync(id, cancellation)), change, cancellation);
}

/// <summary>Filters of a contact list; all that are given must match.</summary>
sealed record ContactQuery
{
    [Description("Primary email, ignoring case and surrounding space.")]
    public string? Email { get; set; }

    [Description("Part of a name, a company name or an email address, ignoring case.")]
    public string? Q { get; set; }

    [Description("Members of this group.")]
    public string? GroupId { get; set; }

    [Description("Changed after this time (ISO 8601).")]
    public string? UpdatedAfter { get; set; }

    public ContactFilter ToFilter() => new(Email, Q, QueryValues.Id("groupId", GroupId), QueryValues.Time("updatedAfter", UpdatedAfter));
}
