using System.Globalization;
using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Plan;

/// <summary>
/// What a pass over everything leaves to the next run (<see cref="ChangedPass"/>): its basis, and the addresses that had something to do.
/// A small account is reconciled as a whole in every run anyway, so for it nothing is noted.
/// </summary>
sealed class ChangeTracking
{
    readonly RunContext run;
    readonly Observation observed;
    readonly int most;
    readonly List<EmailKey> still = [];
    bool tracks;

    ChangeTracking(RunContext run, Observation observed, int most, bool tracks) =>
        (this.run, this.observed, this.most, this.tracks) = (run, observed, most, tracks);

    /// <summary>
    /// Returns up to how many changed addresses are searched for one by one instead of reading all: a search costs about ten times as much
    /// as reading a contact in a stream, and the plan for them is in memory.
    /// </summary>
    public static int Most(int contacts) => Math.Clamp(contacts / 10, 100, 5_000);

    /// <summary>Returns whether an account is so large that a run may read and reconcile only changes.</summary>
    public static bool IsLarge(RunContext run, int contacts) => contacts > run.Options.FullReadUpTo;

    public static async Task<ChangeTracking> BeginAsync(RunContext run, Observation observed, int contacts, CancellationToken cancellation)
    {
        var tracks = !run.IsPreview && run.Crm.NotesChanges && IsLarge(run, contacts);
        if (tracks)
            await run.State.Changes.BeginTrackingAsync(cancellation);
        else if (!run.IsPreview)
            await run.State.Changes.StopTrackingAsync(cancellation);
        return new(run, observed, Most(contacts), tracks);
    }

    /// <summary>Records that an address has something to do, so that the next run reconciles it again.</summary>
    public async Task StillAsync(EmailKey key, CancellationToken cancellation)
    {
        if (!tracks)
            return;
        still.Add(key);
        if (still.Count > most)
            await StopAsync(cancellation);
    }

    public async Task EndAsync(Pairing pairing, CancellationToken cancellation)
    {
        if (!tracks)
            return;
        // Which contacts may travel by a group or list without a partner is only known after counting all.
        if (pairing.AnyoneMayTravel)
            await StopAsync(cancellation);
        else
            await run.State.Changes.DeleteSeenChangesAsync(BasisOf(pairing), still, cancellation);
    }

    /// <summary>
    /// Returns whether the basis of the last pass over everything still holds. Everything is reconciled at least once a day: like the daily
    /// read, that finds what no promise covers.
    /// </summary>
    public static bool Holds(RunContext run, Observation observed, Pairing pairing, string basis) =>
        basis.Split(' ') is [var digest, var at]
        && digest == DigestOf(run, pairing)
        && observed.BeganAt - DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)) < run.FullReadEvery;

    string BasisOf(Pairing pairing) =>
        string.Create(CultureInfo.InvariantCulture, $"{DigestOf(run, pairing)} {observed.BeganAt.ToUnixTimeSeconds()}");

    /// <summary>
    /// Returns a digest of all that decides on a case besides the case itself, the programs that join and decide included.
    /// </summary>
    static string DigestOf(RunContext run, Pairing pairing) =>
        pairing.Basis(typeof(ContactReconciler), typeof(CaseStream), run.State.Mirror.GetType(), run.Crm.GetType());

    async Task StopAsync(CancellationToken cancellation)
    {
        tracks = false;
        still.Clear();
        await run.State.Changes.StopTrackingAsync(cancellation);
    }
}
