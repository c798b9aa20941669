using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Reviews;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Review;

/// <summary>Handles the choices of the review page.</summary>
static class ReviewForms
{
    public const string Page = "/review";
    public const string UseNew = Page + "/actions/use-new-address";
    public const string Separate = Page + "/actions/another-person";
    public const string KeepOptedOut = Page + "/actions/keep-opted-out";
    public const string OptIn = Page + "/actions/opt-in";
    public const string MakeList = Page + "/actions/make-list";

    public static void MapReviewForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(UseNew, UseNewAsync).AsForm(Page)
            .Audited("Accepted a new email address").RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Separate, SeparateAsync).AsForm(Page).Audited("Treated a changed address as another person")
            .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(KeepOptedOut, KeepOptedOutAsync).AsForm(Page).Audited("Kept a returned contact opted out")
            .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(OptIn, OptInAsync).AsForm(Page).Audited("Opted a returned contact in")
            .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(MakeList, MakeListAsync).AsForm(Page).Audited("Recreated a list")
            .RequireAuthorization(SecurityServices.StaffPolicy);
    }

    static async Task<IResult> UseNewAsync(
        [FromForm] string? address, Caller caller, ChangedAddresses addresses, CancellationToken cancellation) =>
        Back(await addresses.UseNewAsync(caller.Organization, address ?? "", caller.Author, cancellation) ? "new-address" : "gone");

    static async Task<IResult> SeparateAsync(
        [FromForm] string? address, Caller caller, ChangedAddresses addresses, CancellationToken cancellation) =>
        Back(await addresses.SeparateAsync(caller.Organization, address ?? "", cancellation) ? "another-person" : "gone");

    static async Task<IResult> KeepOptedOutAsync(
        [FromForm] string? address, Caller caller, ReturnedContacts returned, CancellationToken cancellation) =>
        Back(await returned.KeepAsync(caller.Organization, address ?? "", cancellation) ? "kept" : "gone");

    static async Task<IResult> OptInAsync(
        [FromForm] string? address, [FromForm] string? reason, Caller caller, ReturnedContacts returned, CancellationToken cancellation)
    {
        var author = new Contacts.ContactForm { OptInReason = reason }.AuthorOf(caller.Author);
        if (author.Reason is null)
            return Results.LocalRedirect($"{Page}?problem={NoReason}");
        return Back(await returned.OptInAsync(caller.Organization, address ?? "", author, cancellation) ? "opted-in" : "gone");
    }

    const string NoReason = "no_reason";

    static async Task<IResult> MakeListAsync([FromForm] Guid? group, Caller caller, DetachedLists lists, CancellationToken cancellation) =>
        Back(group is { } id && await lists.MakeAgainAsync(caller.Organization, id, cancellation) ? "make-list" : "gone");

    static IResult Back(string done) => Results.LocalRedirect($"{Page}?done={done}");

    public static string? Done(string? key) => key switch
    {
        "new-address" => "The new address is used from now on.",
        "another-person" => "They are two persons from now on. The next sync makes each a contact of its own.",
        "kept" => "The contact stays opted out.",
        "opted-in" => "The contact is opted in, with your reason as evidence. The next sync adds it to the lists of its groups.",
        "make-list" => "The next sync creates the list again.",
        "gone" => "That was settled already.",
        _ => null,
    };

    public static string? Problem(string? key) => key switch
    {
        null => null,
        NoReason => "Nothing was changed. Say why the person wants email again: the reason is kept as evidence.",
        "address_taken" => "Another contact here already has the new address. Merge the two first, or treat it as another person.",
        var other => AppMessages.OfProblem(other),
    };
}
