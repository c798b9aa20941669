using System.Globalization;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// What a look at everything leaves to the next run to go by (<see cref="ChangedPass"/>): what it stood on, and the addresses for which
/// there was something to do. Small accounts are looked at as a whole in every run anyway, so for them nothing is noted.
/// </summary>
sealed class ChangeTracking
{
    readonly RunContext run;
    readonly int most;
    readonly List<EmailKey> still = [];
    bool tracks;

    ChangeTracking(RunContext run, int most, bool tracks) => (this.run, this.most, this.tracks) = (run, most, tracks);

    /// <summary>
    /// So many changed addresses are searched for one by one rather than met on the way through all: a search costs about ten times
    /// what passing by does, and the plan for them is in memory.
    /// </summary>
    public static int Most(int contacts) => Math.Clamp(contacts / 10, 100, 5_000);

    /// <summary>What is read as a whole in every run is also looked at as a whole.</summary>
    public static bool IsLarge(RunContext run, int contacts) => contacts > run.Options.FullReadUpTo;

    public static async Task<ChangeTracking> BeginAsync(RunContext run, CancellationToken cancellation)
    {
        var contacts = await run.CountMirrorAsync(cancellation);
        var tracks = !run.IsPreview && run.Crm.NotesChanges && IsLarge(run, contacts);
        if (tracks)
            await run.State.Changes.BeginTrackingAsync(cancellation);
        else if (!run.IsPreview)
            await run.State.Changes.StopTrackingAsync(cancellation);
        return new(run, Most(contacts), tracks);
    }

    /// <summary>There is something to do for it, so the next run looks at it again.</summary>
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
        // Who may travel by a group or list that stays without a partner is only known by counting everybody.
        if (pairing.AnyoneMayTravel)
            await StopAsync(cancellation);
        else
            await run.State.Changes.ForgetSeenAsync(BasisOf(run, pairing), still, cancellation);
    }

    /// <summary>
    /// Whether what the last look at everything stood on is still so. However little changes, everything is looked at once a day: like the
    /// daily read, it finds what no promise covers.
    /// </summary>
    public static bool Holds(RunContext run, Pairing pairing, string basis) =>
        basis.Split(' ') is [var digest, var at]
        && digest == DigestOf(run, pairing)
        && run.ReadBeganAt - DateTimeOffset.FromUnixTimeSeconds(long.Parse(at, CultureInfo.InvariantCulture)) < run.Options.FullReadEvery;

    static string BasisOf(RunContext run, Pairing pairing) =>
        string.Create(CultureInfo.InvariantCulture, $"{DigestOf(run, pairing)} {run.ReadBeganAt.ToUnixTimeSeconds()}");

    /// <summary>Everything that decides on a case, beside the case: also the programs that join and decide.</summary>
    static string DigestOf(RunContext run, Pairing pairing) =>
        pairing.Basis(typeof(ContactReconciler), typeof(CaseStream), run.State.Mirror.GetType(), run.Crm.GetType());

    async Task StopAsync(CancellationToken cancellation)
    {
        tracks = false;
        still.Clear();
        await run.State.Changes.StopTrackingAsync(cancellation);
    }
}
