using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Keys;
using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.Accounts;

static class GrantSecrets
{
    public static string Close(this Secrets secrets, GrantedTokens tokens) => secrets.CloseGrant(StoredJson.ToJson(tokens));

    /// <summary>Null for what these keys did not encrypt.</summary>
    public static GrantedTokens? OpenTokens(this Secrets secrets, string text) =>
        secrets.OpenGrant(text) is { } json ? StoredJson.To<GrantedTokens>(json) : null;
}

/// <summary>The grants, and the sign-ins that were begun.</summary>
sealed class StoredGrants : IStoredSecrets
{
    /// <summary>A grant that was renewed in between is left: it has the newest key already.</summary>
    public async Task<SecretsClosed> CloseAgainAsync(DonorSyncDb db, Secrets secrets, CancellationToken cancellation)
    {
        var all = db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var (closed, unreadable) = (0, 0);
        foreach (var row in await all.AsNoTracking().Where(c => c.Grant != null).Select(c => new { c.Id, c.Grant })
            .ToListAsync(cancellation))
        {
            if (secrets.OpenGrant(row.Grant!) is not { } grant)
            {
                unreadable++;
                continue;
            }
            var text = secrets.CloseGrant(grant);
            closed += await all.Where(c => c.Id == row.Id && c.Grant == row.Grant)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Grant, text), cancellation);
        }
        // A sign-in that was begun lives for ten minutes; the user begins again.
        await db.Set<PendingSignInRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).ExecuteDeleteAsync(cancellation);
        return new(closed, unreadable);
    }
}
