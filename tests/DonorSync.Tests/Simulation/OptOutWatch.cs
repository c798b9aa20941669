using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>An opt-in of a contact in the donor database, from its row.</summary>
sealed record Voice(string Id, EmailKey Key, bool Yes, DateTimeOffset At);

/// <summary>
/// P9, C10: an opt-out holds for its address, even after its contact is gone, until a user opts it in or the donor resubscribes by their
/// own act. Collects the opt-outs from the rows after each act and each part of a run, without the product's rules.
/// </summary>
sealed class OptOutWatch
{
    readonly Dictionary<EmailKey, DateTimeOffset> saidNo = [];
    readonly HashSet<(string Id, EmailKey Key)> had = [];
    List<Voice> before = [];

    /// <summary>All addresses that a contact has ever had.</summary>
    public IEnumerable<EmailKey> AddressesOf(string id) => had.Where(h => h.Id == id).Select(static h => h.Key);

    /// <summary>Updates the opt-outs after an act of people.</summary>
    /// <param name="maybeErased">Addresses whose evidence was erased together with the opt-out.</param>
    public void AfterAct(SimAct act, List<Voice> now, IReadOnlySet<EmailKey> erased, IReadOnlySet<EmailKey> maybeErased)
    {
        foreach (var key in maybeErased)
            saidNo.Remove(key);
        var was = before.ToDictionary(static v => v.Id);
        foreach (var voice in now.Where(v => v.Yes && was.GetValueOrDefault(v.Id) is { Yes: false }))
            Promise.Check(MayRaise(act), $"P9: {act.Kind} turned the opt-out of {voice.Key} into an opt-in");
        bool IsRaised(EmailKey key) => now.Exists(v => v.Key == key && was.GetValueOrDefault(v.Id) is { Yes: false });
        Take(now, erased, (key, _) => MayRaise(act) && IsRaised(key), $"{act.Kind}");
    }

    /// <summary>After a part of a run: only the donor's own act in Constant Contact, not older than the opt-out, opts in (P3).</summary>
    /// <param name="known">The states that the run may have read.</param>
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
                var broken = $"P9, C10: {people.Key} opted out at {at:HH:mm:ss}, and after {by} all contacts with that address are "
                    + "opted in";
                Promise.Check(isTakenBack(people.Key, at), broken);
            }
        }
        foreach (var key in erased)
            saidNo.Remove(key);
        had.UnionWith(now.Where(static v => v.Key != EmailKey.None).Select(static v => (v.Id, v.Key)));
        before = now;
    }

    /// <summary>A user opted the contact in, or an undo reverted an opt-out of its own task.</summary>
    static bool MayRaise(SimAct act) => act.Kind is SimKind.SayYes or SimKind.BulkChange or SimKind.UndoWork;

    static bool CameBack(BothSides world, EmailKey key, DateTimeOffset no) => world.Subscribers.Exists(c =>
        c is { Deleted: false, PermissionByDonor: true, Permission: Permission.Implicit or Permission.Explicit }
        && (c.Email?.Key == key || world.Baselines.GetValueOrDefault(key)?.CtctId == c.Id)
        && c.PermissionAt >= Instants.WholeSecond(no));
}
