namespace DonorSync.Sync.Apply;

/// <summary>The links as they are now, by group and by list.</summary>
/// <param name="leftOut">Lists that are left out (B12), some of which have no link.</param>
sealed class LinkTable(RunContext run, IReadOnlyList<Pair> leftOut)
{
    Dictionary<LinkId, Link> byId = [];

    public async Task LoadAsync(CancellationToken cancellation) =>
        byId = (await run.State.Links.LinksAsync(cancellation)).ToDictionary(static l => l.Id);

    public GroupId? GroupOf(LinkId link) => byId.TryGetValue(link, out var found) ? found.Group : null;

    public ListId? ListOf(LinkId link) => byId.TryGetValue(link, out var found) && found.State == LinkState.Linked ? found.List
        : leftOut.FirstOrDefault(p => p.Link == link)?.List;

    public Link? Find(LinkId link) => byId.GetValueOrDefault(link);

    public bool IsLinked(ListId list) => byId.Values.Any(l => l.List == list);

    public bool IsLinked(GroupId group) => byId.Values.Any(l => l.Group == group);

    public async Task SaveAsync(Link link, CancellationToken cancellation)
    {
        await run.State.Links.SaveLinkAsync(link, cancellation);
        byId[link.Id] = link;
    }

    public async Task DropAsync(LinkId link, CancellationToken cancellation)
    {
        await run.State.Links.DropLinkAsync(link, cancellation);
        byId.Remove(link);
    }
}
