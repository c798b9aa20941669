using DonorSync.Server.Audit;
using DonorSync.Server.Security;
using DonorSync.Storage;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Pages.Review;

/// <summary>The choices of the review page.</summary>
static class ReviewForms
{
    public const string Page = "/review";
    public const string UseNew = Page + "/actions/use-new-address";
    public const string Separate = Page + "/actions/another-person";
    public const string MakeList = Page + "/actions/make-list";

    public static void MapReviewForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(UseNew, UseNewAsync).AsForm(Page).Audited("Took over a new address").RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Separate, SeparateAsync).AsForm(Page).Audited("Kept two people apart").RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(MakeList, MakeListAsync).AsForm(Page).Audited("Had the list of a group made again").RequireAuthorization(SecurityServices.StaffPolicy);
    }

    static async Task<IResult> UseNewAsync([FromForm] string? address, Caller caller, ChangedAddresses addresses, CancellationToken cancellation) =>
        Back(await addresses.UseNewAsync(caller.Organization, address ?? "", cancellation) ? "new-address" : "gone");

    static async Task<IResult> SeparateAsync([FromForm] string? address, Caller caller, ChangedAddresses addresses, CancellationToken cancellation) =>
        Back(await addresses.SeparateAsync(caller.Organization, address ?? "", cancellation) ? "another-person" : "gone");

    static async Task<IResult> MakeListAsync([FromForm] Guid? group, Caller caller, DetachedLists lists, CancellationToken cancellation) =>
        Back(group is { } id && await lists.MakeAgainAsync(caller.Organization, id, cancellation) ? "make-list" : "gone");

    static IResult Back(string done) => Results.LocalRedirect($"{Page}?done={done}");

    public static string? Done(string? key) => key switch
    {
        "new-address" => "The new address is used from now on.",
        "another-person" => "They are two persons from now on. The next sync makes each a contact of its own.",
        "make-list" => "The next sync makes the list again.",
        "gone" => "That was settled already.",
        _ => null,
    };

    public static string? Problem(string? key) => key switch
    {
        null => null,
        "address_taken" => "Somebody here has the new address already. Make the two one contact first, or treat it as another person.",
        var other => Apps.AppMessages.OfProblem(other),
    };
}
