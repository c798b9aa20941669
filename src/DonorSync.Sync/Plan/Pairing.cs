using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DonorSync.Sync.Plan;

/// <summary>The groups and lists as they are, and their links.</summary>
sealed class Pairing(
    IReadOnlyList<CrmGroup> groups, IReadOnlyList<CtctList> lists, IReadOnlyList<Link> links, LeftOut leftOut, SyncPolicy policy)
{
    readonly EligibleCounts census = new(policy);
    readonly LeftOut ofPairs = leftOut.OfPairs(groups, lists, links);
    readonly List<GroupId> groupsWithoutLink = [.. groups.Select(static g => g.Id).Except(links.Select(static l => l.Group))];
    readonly List<ListId> listsWithoutLink = [.. lists.Where(
        static l => !l.Deleted).Select(static l => l.Id).Except(links.Select(static l => l.List))];

    IEnumerable<GroupId> NewGroups => groupsWithoutLink.Where(g => !ofPairs.Groups.Contains(g));

    IEnumerable<ListId> NewLists => listsWithoutLink.Where(l => !ofPairs.Lists.Contains(l));

    public static async Task<Pairing> ReadAsync(RunContext run, CancellationToken cancellation) => new(
        await run.Crm.GroupsAsync(cancellation), [.. (await run.State.Mirror.ListsAsync(cancellation)).Select(static l => l.ToCore())],
        await run.State.Links.LinksAsync(cancellation), await run.State.Links.LeftOutAsync(cancellation), run.Policy);

    /// <summary>Whether any contact counted so far may travel by a group or list without a partner.</summary>
    public bool AnyoneMayTravel => NewGroups.Any(g => census.EmailableIn(g) > 0) || NewLists.Any(l => census.ImportableFrom(l) > 0);

    /// <summary>
    /// Counts the contacts that may travel. Only a group or list without a partner needs this, so a quiet hour saves the pass.
    /// </summary>
    public async Task CountAsync(CaseSource source, CancellationToken cancellation)
    {
        if (!NewGroups.Any() && !NewLists.Any())
            return;
        await foreach (var @case in CaseStream.ReadAsync(source, cancellation))
            census.Add(@case);
    }

    public PairPlan Plan() => new PairPlanner(groups, lists, links, census, policy, leftOut).Plan();

    /// <summary>
    /// Returns a digest of all that decides on a case besides the case itself: when it changes, every case is decided again. The rules are
    /// identified by the programs that contain them.
    /// </summary>
    public string Basis(params IEnumerable<Type> rules)
    {
        var text = JsonSerializer.Serialize(new
        {
            Groups = groups.OrderBy(static g => g.Id.Value, StringComparer.Ordinal).Select(static g => new[] { g.Id.Value, g.Name }),
            Lists = lists.OrderBy(static l => l.Id.Value, StringComparer.Ordinal)
                .Select(static l => new[] { l.Id.Value, l.Name, l.Deleted.ToString() }),
            Links = links.OrderBy(static l => l.Id.Value, StringComparer.Ordinal)
                .Select(static l => new[] { l.Id.Value, l.Group.Value, l.List.Value, l.GroupName, l.State.ToString() }),
            LeftOut = new[]
            {
                leftOut.Groups.Select(static g => g.Value).Order(StringComparer.Ordinal),
                leftOut.Lists.Select(static l => l.Value).Order(StringComparer.Ordinal),
            },
            Policy = policy,
            Rules = rules.Select(static t => t.Module.ModuleVersionId),
        });
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
