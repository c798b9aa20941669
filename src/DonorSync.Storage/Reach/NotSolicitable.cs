using DonorSync.Core;

namespace DonorSync.Storage;

/// <summary>
/// Who is not Email Solicitable, by the first reason that holds. These are few among many contacts, and each kind is found in an index:
/// so counting a group's members costs what is left out of it, however large the group is.
/// </summary>
static class NotSolicitable
{
    const int Longest = EmailAddress.ConstantContactMaxLength;

    public static IQueryable<Contact> NoEmail(DonorSyncDb db) => db.Contacts.Where(c => c.TopLevelDomainLength == null);

    /// <remarks>The comparison of ids says nothing; it lets SQLite take the index of just these contacts.</remarks>
    public static IQueryable<Contact> EmailTooLong(DonorSyncDb db) =>
        db.Contacts.Where(c => c.Id.CompareTo(Guid.Empty) > 0 && c.PrimaryEmailKey!.Length > Longest);

    /// <remarks>The comparison of names says nothing; it lets SQLite take the index of just these contacts, and not the one by address.</remarks>
    public static IQueryable<Contact> OptedOut(DonorSyncDb db) => db.Contacts.Where(c =>
        !c.Preferences.IntegrationEmailOptIn && string.Compare(c.SortName, "") >= 0
        && (c.PrimaryEmailKey ?? "").Length > 0 && (c.PrimaryEmailKey ?? "").Length <= Longest);

    public static IQueryable<Contact> LongTopLevelDomain(DonorSyncDb db, SyncPolicy policy)
    {
        var max = policy.MaxTopLevelDomainLength ?? int.MaxValue;
        return db.Contacts.Where(c =>
            c.TopLevelDomainLength > max && c.Preferences.IntegrationEmailOptIn && c.PrimaryEmailKey != null && c.PrimaryEmailKey.Length <= Longest);
    }

    /// <summary>All of them, each once.</summary>
    public static IQueryable<Guid> Ids(DonorSyncDb db, SyncPolicy policy) => NoEmail(db).Select(c => c.Id)
        .Concat(EmailTooLong(db).Select(c => c.Id))
        .Concat(OptedOut(db).Select(c => c.Id))
        .Concat(LongTopLevelDomain(db, policy).Select(c => c.Id));
}
