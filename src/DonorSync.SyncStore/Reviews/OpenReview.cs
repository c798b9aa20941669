using DonorSync.Database.Ports;

namespace DonorSync.SyncStore.Reviews;

/// <summary>An open review for a user, as the last run found it, with its contacts or group.</summary>
/// <param name="Address">The email key, for reviews of contacts.</param>
/// <param name="Contacts">The contacts in DonorSync that have the address, oldest first.</param>
/// <param name="NewAddress">C8: the address that Constant Contact has now.</param>
/// <param name="Group">The group, for reviews of groups; null if it is gone or never existed.</param>
public sealed record OpenReview(
    Rule Rule, string Subject, string Text, DateTimeOffset FirstSeenAt, string? Address, IReadOnlyList<NamedContact> Contacts,
    string? NewAddress, Guid? Group);
