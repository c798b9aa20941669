using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>The groups and lists as they are, and what is remembered of them.</summary>
sealed class Pairing(IReadOnlyList<CrmGroup> groups, IReadOnlyList<CtctList> lists, IReadOnlyList<Link> links, SyncPolicy policy)
{
    readonly Census census = new(policy);
    readonly List<GroupId> newGroups = [.. groups.Select(static g => g.Id).Except(links.Select(static l => l.Group))];
    readonly List<ListId> newLists = [.. lists.Where(static l => !l.Deleted).Select(static l => l.Id).Except(links.Select(static l => l.List))];

    public static async Task<Pairing> ReadAsync(RunContext run, CancellationToken cancellation) => new(
        await run.Crm.GroupsAsync(cancellation), [.. (await run.State.Mirror.ListsAsync(cancellation)).Select(static l => l.ToCore())],
        await run.State.Links.LinksAsync(cancellation), run.Policy);

    /// <summary>Whether anybody counted so far may travel by a group or list that has no partner.</summary>
    public bool AnyoneMayTravel => newGroups.Exists(g => census.MayGoOut(g) > 0) || newLists.Exists(l => census.MayComeIn(l) > 0);

    /// <summary>Only a group or list without a partner asks who may travel, so a quiet hour saves this pass.</summary>
    public async Task CountAsync(CaseSource source, CancellationToken cancellation)
    {
        if (newGroups.Count + newLists.Count == 0)
            return;
        await foreach (var @case in CaseStream.ReadAsync(source, cancellation))
            census.Add(@case);
    }

    public PairPlan Plan() => new PairPlanner(groups, lists, links, census, policy).Plan();

    /// <summary>
    /// What the decision on a case stands on beside the case itself, in short: with another one, every case has to be decided anew. The
    /// rules are known by the programs that hold them.
    /// </summary>
    public string Basis(params IEnumerable<Type> rules)
    {
        var text = JsonSerializer.Serialize(new
        {
            Groups = groups.OrderBy(static g => g.Id.Value, StringComparer.Ordinal).Select(static g => new[] { g.Id.Value, g.Name }),
            Lists = lists.OrderBy(static l => l.Id.Value, StringComparer.Ordinal).Select(static l => new[] { l.Id.Value, l.Name, l.Deleted.ToString() }),
            Links = links.OrderBy(static l => l.Id.Value, StringComparer.Ordinal)
                .Select(static l => new[] { l.Id.Value, l.Group.Value, l.List.Value, l.GroupName, l.State.ToString() }),
            Policy = policy,
            Rules = rules.Select(static t => t.Module.ModuleVersionId),
        });
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
