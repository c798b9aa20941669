using CsCheck;

namespace DonorSync.Core.Tests.StateMachine;

/// <summary>Random histories for the rules alone.</summary>
static class Histories
{
    static readonly ActKind[] Usual = [.. Enum.GetValues<ActKind>()
        .Where(static k => k is not (ActKind.Erase or ActKind.LiftErasure or ActKind.RotateGroupNames
            or ActKind.LeaveOutGroup or ActKind.LeaveOutList or ActKind.IncludeAll))];

    /// <summary>A world starts with contacts and lists, so that acts have something to change.</summary>
    static readonly Gen<Act> AnyAct = Gen.Select(
        Gen.Frequency(
            (3, Gen.Const(ActKind.NewContact)), (2, Gen.Const(ActKind.MakeGroup)), (2, Gen.Const(ActKind.NewSubscriber)),
            (2, Gen.Const(ActKind.MakeList)),
            (2, Gen.Const(ActKind.JoinGroup)), (2, Gen.Const(ActKind.AddToList)), (8, Gen.Const(ActKind.Run)), (27, OneOf(Usual))),
        Gen.Byte, Gen.Byte, Gen.Byte, static (kind, a, b, c) => new Act(kind, a, b, c));

    public static readonly Gen<Act[]> Any = AnyAct.Array[5, 60];

    /// <summary>Histories with erasures.</summary>
    public static readonly Gen<Act[]> WithErasures = Gen.Frequency(
        (10, AnyAct),
        (1, Gen.Select(OneOf(ActKind.Erase, ActKind.Erase, ActKind.LiftErasure), Gen.Byte, static (kind, a) => new Act(kind, a, 0, 0))))
            .Array[5, 60];

    /// <summary>Histories in which groups swap and rotate their names (L4).</summary>
    public static readonly Gen<Act[]> WithRotations = Gen.Frequency(
        (8, AnyAct),
        (1, Gen.Select(OneOf(ActKind.RotateGroupNames, ActKind.RotateGroupNames, ActKind.RenameGroup), Gen.Byte, Gen.Byte,
            static (kind, a, b) => new Act(kind, a, b, 0))),
        (1, Gen.Select(OneOf(ActKind.MakeGroup, ActKind.MakeList), Gen.Byte, static (kind, a) => new Act(kind, a, 0, 0)))).Array[5, 60];

    /// <summary>Histories in which users leave out groups and lists, and include them again (B12).</summary>
    public static readonly Gen<Act[]> WithLeftOut = Gen.Frequency(
        (8, AnyAct),
        (1, Gen.Select(OneOf(ActKind.LeaveOutGroup, ActKind.LeaveOutList, ActKind.LeaveOutList, ActKind.IncludeAll), Gen.Byte,
            static (kind, a) => new Act(kind, a, 0, 0)))).Array[5, 60];

    /// <summary>Returns the history of a seed.</summary>
    public static Act[] Of(uint seed) => Any.Generate(new PCG(seed, 20_261_123), null, out Size _);

    static Gen<ActKind> OneOf(params ActKind[] kinds) => Gen.Int[0, kinds.Length - 1].Select(i => kinds[i]);
}
