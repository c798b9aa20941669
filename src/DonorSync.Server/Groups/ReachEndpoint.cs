using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Server.Contacts;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Groups;

sealed record ReachReasonResponse(string Reason, string Rule, string Text, int Count);

/// <summary>How many members are on the group's list, and why the others are not: together they are all members (B14).</summary>
sealed record ReachResponse(int Members, int OnList, IReadOnlyList<ReachReasonResponse> Reasons);

/// <summary><c>/api/v1/groups/{id}/reach</c></summary>
static class ReachEndpoint
{
    const string OnList = "onList";

    public static void MapReach(this IEndpointRouteBuilder api) => api
        .MapGet("/groups/{id:guid}/reach", GetAsync).WithTags("Groups").WithName("getGroupReach").Refuses(404)
        .WithSummary("How many members are on the list, and why the others are not")
        .WithDescription("Each member counts once: on the list, or under the first reason that applies.");

    static async Task<Ok<ReachResponse>> GetAsync(Guid id, DonorSession donors, CancellationToken cancellation)
    {
        await donors.Groups.RequireAsync(id, cancellation);
        var reach = await donors.ListReaches.OfAsync(id, cancellation);
        return TypedResults.Ok(new ReachResponse(
            reach.Members, reach.OnList,
            [.. reach.Reasons.Select(static r => new ReachReasonResponse(
                ReasonNames.Of(r.Reason), r.Rule.ToString(), ContactText.Sentence(r.Text), r.Count))]));
    }

    /// <summary>Returns the members that are counted under a reason, or under the reasons of a rule; with <c>onList</c> those on the
    /// list.</summary>
    /// <exception cref="ProblemException">There is no such reason.</exception>
    public static async Task<IReadOnlyCollection<Guid>> MembersAsync(
        Guid group, string reason, DonorSession donors, CancellationToken cancellation)
    {
        var members = await donors.ListReaches.MembersAsync(group, cancellation);
        if (reason.Equals(OnList, StringComparison.OrdinalIgnoreCase))
            return [.. members.Where(static m => m.Absence is null).Select(static m => m.Id)];
        var known = members.Select(static m => m.Absence).OfType<Absence>().Select(static a => (a.Reason, a.Rule));
        var reasons = ReasonNames.Read(reason, known);
        if (reasons.Count == 0 && !Enum.GetNames<Rule>().Contains(reason, StringComparer.OrdinalIgnoreCase))
        {
            var all = string.Join(", ", Enum.GetValues<OffList>().Select(ReasonNames.Of).Append(OnList));
            throw new ProblemException(Problem.Validation("reason", $"must be one of {all}, or a rule."));
        }
        return [.. members.Where(m => m.Absence is { } absence && reasons.Contains(absence.Reason)).Select(static m => m.Id)];
    }
}
