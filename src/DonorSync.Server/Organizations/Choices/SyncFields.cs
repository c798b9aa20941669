using DonorSync.Database.Organizations;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>The settings that an organization can choose (B13), in the order of the page.</summary>
static class SyncFields
{
    const int MostRecords = 1_000_000;

    static readonly NumberKind Records = new(MostRecords);
    static readonly NumberKind Percent = new(100, "%");

    public static readonly ImmutableArray<SyncField> Schedule =
    [
        new SyncField<TimeSpan>(
            "interval", "The time between two syncs", "A3", "A change counts from the start of the last sync.",
            new SpanKind(static limits => limits.ShortestInterval, TimeSpan.FromDays(7), 0.25, 0.5, 1, 2, 3, 4, 6, 8, 12, 24, 48, 168),
            static own => own.Interval, static (own, value) => own.Interval = value, static s => s.Interval),
        new SyncField<TimeSpan>(
            "fullReadEvery", "The time between two full reads", "B9",
            "A full read reads all contacts in Constant Contact again; other syncs read only what changed. Small accounts are always read "
                + "in full.",
            new SpanKind(static _ => TimeSpan.FromHours(1), TimeSpan.FromDays(31), 1, 2, 4, 6, 12, 24, 48, 72, 168, 336, 744),
            static own => own.FullReadEvery, static (own, value) => own.FullReadEvery = value, static s => s.FullReadEvery),
    ];

    public static readonly ImmutableArray<SyncField> Sent =
    [
        new SyncField<int>(
            "maxTopLevelDomainLength", "The longest domain ending", "E4",
            "The characters after the last dot of an email: 3 for .org, 10 for .foundation. Contacts with a longer ending are not sent. "
                + "Constant Contact accepts longer endings today, so you can turn the limit off.",
            new DomainLimitKind(),
            static own => own.MaxTopLevelDomainLength, static (own, value) => own.MaxTopLevelDomainLength = value,
            static s => s.Policy.MaxTopLevelDomainLength ?? OrganizationSettings.Off),
        new SyncField<bool>(
            "sendOrganizationNames", "Names of organizations", "C3",
            "Whether the company name, and the first and last name of its point of contact, are sent when the sync creates an organization "
                + "in Constant Contact.",
            new SwitchKind("Send them", "Don't send them"),
            static own => own.SendOrganizationNames, static (own, value) => own.SendOrganizationNames = value,
            static s => s.Policy.SendOrganizationNames),
        new SyncField<Newcomers>(
            "newcomers", "Subscribers that DonorSync doesn't have", "B18", "Whether they become contacts.", new NewcomersKind(),
            static own => own.Newcomers, static (own, value) => own.Newcomers = value, static s => s.Policy.Newcomers) { IsHidden = true },
    ];

    public static readonly ImmutableArray<SyncField> Holds =
    [
        new SyncField<int>(
            "holds.removalsOver", "Removals from lists", "B3",
            "A sync asks first if it would remove more contacts than this, and more than the percentage below.", Records,
            static own => own.RemovalsOver, static (own, value) => own.RemovalsOver = value, static s => s.Policy.Holds.Removals),
        new SyncField<int>(
            "holds.removalsOverPercent", "Removals, in percent", "B3", "Of one list, or of all synced lists.", Percent,
            static own => own.RemovalsOverPercent, static (own, value) => own.RemovalsOverPercent = value,
            static s => OfShare(s.Policy.Holds.RemovalShare)),
        new SyncField<int>(
            "holds.removalsOverInAnyCase", "Removals in any case", "B3",
            "A sync asks first if it would remove more contacts than this, whatever the percentage.", Records,
            static own => own.RemovalsOverInAnyCase, static (own, value) => own.RemovalsOverInAnyCase = value,
            static s => s.Policy.Holds.RemovalsInAnyCase),
        new SyncField<int>(
            "holds.listDeletionsOver", "Deleted lists", "B3", "A sync asks first if it would delete more lists than this.", Records,
            static own => own.ListDeletionsOver, static (own, value) => own.ListDeletionsOver = value,
            static s => s.Policy.Holds.ListDeletions),
        new SyncField<int>(
            "holds.blankedOverPercent", "Cleared fields, in percent", "B3",
            "A sync asks first if it would clear one field of more than this share of the synced contacts.", Percent,
            static own => own.BlankedOverPercent, static (own, value) => own.BlankedOverPercent = value,
            static s => OfShare(s.Policy.Holds.BlankedShare)),
        new SyncField<int>(
            "holds.changedOverPercent", "Changed contacts, in percent", "B3",
            "A sync asks first if it would change more than this share of the synced contacts.", Percent,
            static own => own.ChangedOverPercent, static (own, value) => own.ChangedOverPercent = value,
            static s => OfShare(s.Policy.Holds.ChangedShare)),
    ];

    public static readonly ImmutableArray<SyncField> Alerts =
    [
        new SyncField<int>(
            "holds.optOutsOver", "Opt-outs", "B3",
            "An alert is sent if one sync opts out more contacts than this, and more than the percentage below.", Records,
            static own => own.OptOutsOver, static (own, value) => own.OptOutsOver = value, static s => s.Policy.Holds.OptOuts),
        new SyncField<int>(
            "holds.optOutsOverPercent", "Opt-outs, in percent", "B3", "Of the synced contacts.", Percent,
            static own => own.OptOutsOverPercent, static (own, value) => own.OptOutsOverPercent = value,
            static s => OfShare(s.Policy.Holds.OptOutShare)),
    ];

    public static readonly ImmutableArray<SyncField> All = [.. Schedule, .. Sent, .. Holds, .. Alerts];

    public static readonly ImmutableArray<(string Id, string Title, string? Text, ImmutableArray<SyncField> Fields)> Sections =
    [
        ("schedule", "Schedule", null, Schedule),
        ("sent", "What is sent to Constant Contact", null, [.. Sent.Where(static f => !f.IsHidden)]),
        ("holds", "When a sync asks first", "The rest of the sync goes on, and these changes wait for your approval.", Holds),
        ("alerts", "When a sync alerts you", "Opt-outs never wait.", Alerts),
    ];

    public static SyncField Named(string name) => All.First(f => f.Name == name);

    internal static int OfShare(double share) => (int)Math.Round(share * 100);
}
