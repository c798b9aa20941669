using DonorSync.Core;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>How many members of a group can be reached, and why the others cannot.</summary>
/// <param name="Solicitable">Email Solicitable: E2, E3 and E4 hold.</param>
/// <param name="NotSolicitable">The others, by the first reason that holds.</param>
/// <param name="SharedNo">Among the solicitable: somebody with the same address said No, so they get no mail all the same (C10).</param>
public sealed record GroupReach(int Members, int Solicitable, IReadOnlyDictionary<Unreached, int> NotSolicitable, int SharedNo);

/// <summary>Counts the members of groups by reason (B2).</summary>
public sealed class GroupReachReader(DonorSyncDb db, SyncPolicy policy)
{
    public async Task<GroupReach> OfAsync(Guid group, CancellationToken cancellation)
    {
        var members = await db.GroupMembers.CountAsync(m => m.GroupId == group, cancellation);
        var optedOut = await InGroup(NotSolicitable.OptedOut(db)).GroupBy(c => c.OptInChangedBy).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var reasons = new Dictionary<Unreached, int>
        {
            [Unreached.NoEmail] = await InGroup(NotSolicitable.NoEmail(db)).CountAsync(cancellation),
            [Unreached.EmailTooLong] = await InGroup(NotSolicitable.EmailTooLong(db)).CountAsync(cancellation),
            [Unreached.OptedOutHere] = optedOut.Where(static o => o.Key != SetBy.Sync).Sum(static o => o.Value),
            [Unreached.OptedOutThere] = optedOut.GetValueOrDefault(SetBy.Sync),
            [Unreached.TopLevelDomain] = await InGroup(NotSolicitable.LongTopLevelDomain(db, policy)).CountAsync(cancellation),
        };
        var sharedNo = await SharedNoAsync(group, cancellation);
        return new(
            members, members - reasons.Values.Sum(), reasons.Where(static r => r.Value > 0).ToDictionary(static r => r.Key, static r => r.Value), sharedNo);

        IQueryable<Contact> InGroup(IQueryable<Contact> contacts) =>
            contacts.Where(c => db.GroupMembers.Any(m => m.GroupId == group && m.ContactId == c.Id));
    }

    /// <summary>C10: solicitable members with whose address somebody else said No.</summary>
    /// <remarks>In SQL, because only a cross join keeps SQLite from beginning with the many who said Yes.</remarks>
    Task<int> SharedNoAsync(Guid group, CancellationToken cancellation)
    {
        var (organization, max) = (db.Organization.Value, policy.MaxTopLevelDomainLength ?? int.MaxValue);
        return db.Database.SqlQuery<int>(
            $"""
            SELECT count(*) AS "Value" FROM (
                SELECT DISTINCT c."Id" FROM "Contacts" o CROSS JOIN "Contacts" c
                WHERE o."OrganizationId" = {organization} AND o."SortName" >= '' AND NOT (o."IntegrationEmailOptIn")
                    AND length(coalesce(o."PrimaryEmailKey", '')) BETWEEN 1 AND {EmailAddress.ConstantContactMaxLength}
                    AND c."OrganizationId" = {organization} AND c."PrimaryEmailKey" = o."PrimaryEmailKey"
                    AND c."IntegrationEmailOptIn" AND coalesce(c."TopLevelDomainLength", 0) <= {max}
                    AND EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = {organization} AND m."GroupId" = {group} AND m."ContactId" = c."Id")
            ) AS s
            """).SingleAsync(cancellation);
    }

    /// <summary>The members of each group, and how many of them are Email Solicitable. A group without members is not among them.</summary>
    public async Task<Dictionary<Guid, (int Total, int Solicitable)>> OfAllAsync(CancellationToken cancellation)
    {
        var members = await db.GroupMembers.GroupBy(m => m.GroupId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation);
        var others = await NotSolicitable.Ids(db, policy).Join(db.GroupMembers, id => id, m => m.ContactId, (id, m) => m.GroupId)
            .GroupBy(group => group).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        return members.ToDictionary(m => m.Key, m => (m.Count, m.Count - others.GetValueOrDefault(m.Key)));
    }
}
