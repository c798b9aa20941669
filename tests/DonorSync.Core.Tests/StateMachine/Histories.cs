using CsCheck;

namespace DonorSync.Core.Tests.StateMachine;

/// <summary>The random histories of the rules alone.</summary>
static class Histories
{
    /// <summary>Worlds need people and lists before much can happen to them.</summary>
    static readonly Gen<Act> AnyAct = Gen.Select(
        Gen.Frequency(
            (3, Gen.Const(ActKind.NewContact)), (2, Gen.Const(ActKind.MakeGroup)), (2, Gen.Const(ActKind.NewSubscriber)), (2, Gen.Const(ActKind.MakeList)),
            (2, Gen.Const(ActKind.JoinGroup)), (2, Gen.Const(ActKind.AddToList)), (8, Gen.Const(ActKind.Run)), (27, Gen.Enum<ActKind>())),
        Gen.Byte, Gen.Byte, Gen.Byte, static (kind, a, b, c) => new Act(kind, a, b, c));

    public static readonly Gen<Act[]> Any = AnyAct.Array[5, 60];

    /// <summary>The history that a seed names.</summary>
    public static Act[] Of(uint seed) => Any.Generate(new PCG(seed, 20_261_123), null, out Size _);
}
