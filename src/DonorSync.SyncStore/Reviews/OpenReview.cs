using DonorSync.Core;
using DonorSync.Database.Ports;

namespace DonorSync.SyncStore.Reviews;

/// <summary>An open matter for a person, as the last run found it, with what is concerned.</summary>
/// <param name="Address">The e-mail key, for matters of contacts.</param>
/// <param name="Contacts">The contacts here that have the address, oldest first.</param>
/// <param name="NewAddress">C8: what Constant Contact has now.</param>
/// <param name="Group">The group, for matters of groups; null when it is gone or was never there.</param>
public sealed record OpenReview(
    Rule Rule, string Subject, string Text, DateTimeOffset FirstSeenAt, string? Address, IReadOnlyList<NamedContact> Contacts, string? NewAddress, Guid? Group);
