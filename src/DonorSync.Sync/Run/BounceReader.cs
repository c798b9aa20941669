using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// P7: learns of permanent bounces. One request tells which campaigns have bounces that were not read; a quiet hour ends there.
/// Reports are for people to look at: a run whose key may not read them, or while they are down, goes on and says so.
/// </summary>
sealed class BounceReader(RunContext run)
{
    /// <summary>An account with years of campaigns is read over several runs, newest first.</summary>
    const int CampaignsAtOnce = 25;

    int requests;

    /// <summary>Answers the requests that it needed.</summary>
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
        foreach (var campaign in campaigns.Where(c => c.Bounces > 0 && known.GetValueOrDefault(c.Id) != c.Bounces).Take(CampaignsAtOnce))
        {
            var bounces = await run.ConstantContact.PermanentBouncesAsync(campaign.Id, cancellation);
            requests += 1 + MirrorReader.PagesFor(bounces.Count);
            await run.State.Bounces.SaveBouncesAsync(campaign, bounces, cancellation);
        }
    }
}
