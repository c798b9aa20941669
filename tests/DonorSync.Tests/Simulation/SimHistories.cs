using CsCheck;

namespace DonorSync.Tests.Simulation;

/// <summary>Random histories by seed.</summary>
static class SimHistories
{
    /// <summary>A history of a seed stays the same when kinds are added behind these.</summary>
    static readonly SimKind[] Drawn = [.. Enum.GetValues<SimKind>().Where(static k => k <= SimKind.Preview)];

    /// <summary>A world starts with contacts and lists, so that acts have something to change.</summary>
    static readonly Gen<SimAct> AnyAct = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(SimKind.NewContact)), (4, Gen.Const(SimKind.MakeGroup)), (5, Gen.Const(SimKind.NewSubscriber)),
            (4, Gen.Const(SimKind.MakeList)),
            (5, Gen.Const(SimKind.JoinGroup)), (4, Gen.Const(SimKind.AddToList)), (5, Gen.Const(SimKind.Run)),
            (3, Gen.Const(SimKind.KilledRun)),
            (12, Gen.Const(SimKind.Fault)), (15, Gen.Const(SimKind.Meanwhile)),
            (60, Gen.Int[0, Drawn.Length - 1].Select(static i => Drawn[i]))),
        Gen.Byte, Gen.Byte, Gen.Byte, static (kind, a, b, c) => new SimAct(kind, a, b, c));

    static readonly Gen<SimAct[]> AnyHistory = AnyAct.Array[60, 64];

    /// <summary>The same histories, in which users stop the runs that are otherwise killed and pause instead of previewing (B19).</summary>
    public static SimAct[] WithStops(uint seed) =>
    [
        .. Of(seed).Select(static act => act.Kind switch
        {
            SimKind.KilledRun => act with { Kind = SimKind.StoppedRun },
            SimKind.Preview => act with { Kind = SimKind.PausedHour },
            _ => act,
        }),
    ];

    public static SimAct[] Of(uint seed) => AnyHistory.Generate(new PCG(seed, 20_261_123), null, out Size _);
}
