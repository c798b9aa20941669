namespace DonorSync.SyncStore.State;

/// <summary>The links in the database.</summary>
sealed class StoredLinks(FencedDatabase database) : ILinks
{
    public async Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == database.Account).ToListAsync(cancellation);
        return [.. rows.Select(static l => l.ToCore())];
    }

    public async Task<LeftOut> LeftOutAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.LeftOutAsync(database.Account, cancellation);
    }

    public Task SaveLinkAsync(Link link, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var row = await db.Set<LinkRow>()
                .FirstOrDefaultAsync(l => l.AccountId == database.Account && l.LinkId == link.Id.Value, cancellation);
            if (row is null)
            {
                row = new LinkRow { AccountId = database.Account, LinkId = link.Id.Value, GroupId = "", ListId = "", GroupName = "" };
                db.Add(row);
            }
            (row.GroupId, row.ListId, row.GroupName, row.State) = (link.Group.Value, link.List.Value, link.GroupName, link.State);
        },
        cancellation);

    public Task DropLinkAsync(LinkId link, CancellationToken cancellation) => database.WriteAsync(
        db => db.Set<LinkRow>().Where(l => l.AccountId == database.Account && l.LinkId == link.Value).ExecuteDeleteAsync(cancellation),
        cancellation);
}
