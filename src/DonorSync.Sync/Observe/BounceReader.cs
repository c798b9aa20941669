namespace DonorSync.Sync.Observe;

/// <summary>
/// P7: reads permanent bounces. One request tells which campaigns have bounces that were not read; a quiet hour needs no other.
/// A run that may not read the reports, or while they are down, continues without them and says so.
/// </summary>
sealed class BounceReader(RunContext run)
{
    /// <summary>Campaigns read in one run, newest first: an account with years of campaigns needs several runs.</summary>
    const int CampaignsPerRun = 25;

    int requests;

    /// <summary>Returns the requests that it needed.</summary>
    public async Task<int> ReadAsync(CancellationToken cancellation)
    {
        if (!run.Options.ReadBounces)
            return 0;
        try
        {
            await ReadNewAsync(cancellation);
        }
        catch (ReportsUnreadableException)
        {
            run.Tally.Skipped(Rule.P7, 1);
        }
        return requests;
    }

    async Task ReadNewAsync(CancellationToken cancellation)
    {
        requests = 1;
        var campaigns = await run.ConstantContact.CampaignsAsync(cancellation);
        var known = await run.State.Bounces.CampaignsAsync(cancellation);
        foreach (var campaign in campaigns.Where(c => c.Bounces > 0 && known.GetValueOrDefault(c.Id) != c.Bounces).Take(CampaignsPerRun))
        {
            var bounces = await run.ConstantContact.PermanentBouncesAsync(campaign.Id, cancellation);
            requests += 1 + MirrorReader.PagesFor(bounces.Count);
            await run.State.Bounces.SaveBouncesAsync(campaign, bounces, cancellation);
        }
    }
}
