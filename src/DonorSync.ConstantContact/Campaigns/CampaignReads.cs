using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Campaigns;

/// <summary>Reads bounces for the sync's port. Distinguishes errors of reading reports from errors of the sync.</summary>
internal sealed class CampaignReads(CampaignsApi campaigns)
{
    public Task<IReadOnlyList<CampaignSeen>> LatestAsync(CancellationToken cancellation) => ReadAsync<CampaignSeen>(async () =>
    {
        var latest = await campaigns.LatestAsync(cancellation);
        return [.. latest.Where(static c => PlainText.IsId(c.CampaignId))
            .Select(static c => new CampaignSeen(c.CampaignId!, c.UniqueCounts?.Bounces ?? 0))];
    });

    public Task<IReadOnlyList<Bounce>> PermanentAsync(string campaign, CancellationToken cancellation) => ReadAsync<Bounce>(async () =>
    {
        if (await campaigns.MailedActivityAsync(campaign, cancellation) is not { } activity)
            return [];
        var bounces = await campaigns.PermanentBouncesAsync(activity, cancellation);
        return [.. bounces.Select(static b => b.ToCore()).OfType<Bounce>()];
    });

    static async Task<IReadOnlyList<T>> ReadAsync<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (NotFoundException)
        {
            // The campaign was deleted since it was listed.
            return [];
        }
        catch (ConstantContactException refused) when (refused is ApiException or UnavailableException)
        {
            throw new ReportsUnreadableException(refused.Message, refused);
        }
    }
}
