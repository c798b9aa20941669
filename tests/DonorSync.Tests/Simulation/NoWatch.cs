using DonorSync.Core;
using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>An opt-in of a contact of the donor database, as it stands in its row.</summary>
sealed record Voice(string Id, EmailKey Key, bool Yes, DateTimeOffset At);

/// <summary>
/// P9, C10: a No holds for its address whatever becomes of the record that says it, until a user says Yes there or the donor comes back by
/// an act of their own. Remembers who said No from what the rows show after each act and each stretch of a run, and asks no rule of the
/// product.
/// </summary>
sealed class NoWatch
{
    readonly Dictionary<EmailKey, DateTimeOffset> saidNo = [];
    readonly HashSet<(string Id, EmailKey Key)> had = [];
    List<Voice> before = [];

    /// <summary>All addresses that a contact has ever had.</summary>
    public IEnumerable<EmailKey> AddressesOf(string id) => had.Where(h => h.Id == id).Select(static h => h.Key);

    /// <summary>After an act of people.</summary>
    /// <param name="maybeErased">Of these the evidence was erased as well, with the No.</param>
    public void AfterAct(SimAct act, List<Voice> now, IReadOnlySet<EmailKey> erased, IReadOnlySet<EmailKey> maybeErased)
    {
        foreach (var key in maybeErased)
            saidNo.Remove(key);
        var was = before.ToDictionary(static v => v.Id);
        foreach (var voice in now.Where(v => v.Yes && was.GetValueOrDefault(v.Id) is { Yes: false }))
            Promise.Check(MayRaise(act), $"P9: {act.Kind} turned the No of {voice.Key} into a Yes");
        bool IsRaised(EmailKey key) => now.Exists(v => v.Key == key && was.GetValueOrDefault(v.Id) is { Yes: false });
        Take(now, erased, (key, _) => MayRaise(act) && IsRaised(key), $"{act.Kind}");
    }

    /// <summary>After a stretch of a run: only the donor's own act in Constant Contact, not older than the No, makes it a Yes (P3).</summary>
    /// <param name="known">The worlds that the run may have read.</param>
    public void AfterRun(List<Voice> now, IReadOnlyList<BothSides> known, IReadOnlySet<EmailKey> erased) =>
        Take(now, erased, (key, at) => known.Any(world => CameBack(world, key, at)), "a run");

    void Take(List<Voice> now, IReadOnlySet<EmailKey> erased, Func<EmailKey, DateTimeOffset, bool> isTakenBack, string by)
    {
        foreach (var voice in now)
            Promise.Check(!erased.Contains(voice.Key), $"C12: {voice.Key} was erased, and {by} brought it back");
        foreach (var people in now.Where(static v => v.Key != EmailKey.None).GroupBy(static v => v.Key))
        {
            if (people.Any(static v => !v.Yes))
                saidNo[people.Key] = people.Where(static v => !v.Yes).Max(static v => v.At);
            else if (saidNo.Remove(people.Key, out var at))
            {
                var broken = $"P9, C10: {people.Key} said No at {at:HH:mm:ss}, and after {by} everyone with that address says Yes";
                Promise.Check(isTakenBack(people.Key, at), broken);
            }
        }
        foreach (var key in erased)
            saidNo.Remove(key);
        had.UnionWith(now.Where(static v => v.Key != EmailKey.None).Select(static v => (v.Id, v.Key)));
        before = now;
    }

    /// <summary>A user's explicit Yes; or an undo, which gives back the No that its own work wrote.</summary>
    static bool MayRaise(SimAct act) => act.Kind is SimKind.SayYes or SimKind.BulkChange or SimKind.UndoWork;

    static bool CameBack(BothSides world, EmailKey key, DateTimeOffset no) => world.Subscribers.Exists(c =>
        c is { Deleted: false, PermissionByDonor: true, Permission: Permission.Implicit or Permission.Explicit }
        && (c.Email?.Key == key || world.Baselines.GetValueOrDefault(key)?.CtctId == c.Id)
        && c.PermissionAt >= Instants.WholeSecond(no));
}
