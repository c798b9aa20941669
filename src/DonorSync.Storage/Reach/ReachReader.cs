using System.Linq.Expressions;
using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Counts whom the sync reaches, in the database (B2).</summary>
/// <remarks>Every contact is looked at, so what took long to count is kept for a while.</remarks>
public sealed class ReachReader(IDbContextFactory<DonorSyncDb> contexts, SyncPolicy policy, TimeProvider clock)
{
    const int LargestShown = 8;

    readonly CostlyAnswers<Reach> kept = new(clock);

    public Task<Reach> ReadAsync(OrganizationId organization, CancellationToken cancellation) =>
        kept.OfAsync(organization, () => CountAsync(organization, cancellation));

    async Task<Reach> CountAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var counts = await db.Contacts.Select(Reason(db, policy)).GroupBy(r => r)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(r => r.Key, r => r.Count, cancellation);
        var eligible = Eligible(db, policy);
        var addresses = await eligible.Select(c => c.PrimaryEmailKey).Distinct().CountAsync(cancellation);
        var groups = await db.Groups.CountAsync(cancellation);
        var withEligible = await db.Groups
            .CountAsync(g => db.GroupMembers.Any(m => m.GroupId == g.Id && eligible.Any(c => c.Id == m.ContactId)), cancellation);
        return new(
            counts.Values.Sum(), counts.GetValueOrDefault(Unreached.Not), addresses, groups, withEligible,
            counts.Where(static c => c.Key != Unreached.Not).ToDictionary(static c => c.Key, static c => c.Value),
            await LargestAsync(db, cancellation));
    }

    static async Task<IReadOnlyList<GroupSize>> LargestAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var sizes = await db.GroupMembers.GroupBy(m => m.GroupId).Select(g => new { g.Key, Count = g.Count() })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(LargestShown).ToListAsync(cancellation);
        var ids = sizes.ConvertAll(static s => s.Key);
        var names = await db.Groups.Where(g => ids.Contains(g.Id)).ToDictionaryAsync(g => g.Id, g => g.Name, cancellation);
        return [.. sizes.Where(s => names.ContainsKey(s.Key)).Select(s => new GroupSize(s.Key, names[s.Key], s.Count))];
    }

    static IQueryable<Contact> Eligible(DonorSyncDb db, SyncPolicy policy) => db.Contacts.Where(Solicitable.Under(policy))
        .Where(c => db.GroupMembers.Any(m => m.ContactId == c.Id))
        .Where(c => !db.Contacts.Any(o => o.PrimaryEmailKey != null && o.PrimaryEmailKey == c.PrimaryEmailKey && !o.Preferences.IntegrationEmailOptIn));

    static Expression<Func<Contact, Unreached>> Reason(DonorSyncDb db, SyncPolicy policy)
    {
        const int longest = EmailAddress.ConstantContactMaxLength;
        var maxDomain = policy.MaxTopLevelDomainLength ?? int.MaxValue;
        return c =>
            !db.GroupMembers.Any(m => m.ContactId == c.Id) ? Unreached.NoGroup
            : c.PrimaryEmailKey == null ? Unreached.NoEmail
            : c.PrimaryEmailKey.Length > longest ? Unreached.EmailTooLong
            : !c.Preferences.IntegrationEmailOptIn ? (c.OptInChangedBy == SetBy.Sync ? Unreached.OptedOutThere : Unreached.OptedOutHere)
            : c.TopLevelDomainLength > maxDomain ? Unreached.TopLevelDomain
            : db.Contacts.Any(o => o.PrimaryEmailKey != null && o.PrimaryEmailKey == c.PrimaryEmailKey && !o.Preferences.IntegrationEmailOptIn) ? Unreached.SharedNo
            : Unreached.Not;
    }
}
