using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace DonorSync.Tests.Simulation;

/// <summary>The coverage over all histories: which act met which fault in which phase of the next run.</summary>
sealed class Coverage
{
    static readonly SimKind[] Acts = [.. Enum.GetValues<SimKind>().Where(static k => k < SimKind.Fault)];
    readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<(SimKind Act, SimFault Fault, SimPhase Phase), int> cells = [];
    readonly ConcurrentDictionary<(SimFault Fault, SimPhase Phase), int> struck = [];
    readonly ConcurrentDictionary<(SimKind Act, SimPart Part), int> meanwhile = [];
    readonly ConcurrentDictionary<SimPhase, int> interrupted = [];

    public void Count(string what, int by = 1) => counts.AddOrUpdate(what, by, (_, n) => n + by);

    public int Times(string what) => counts.GetValueOrDefault(what);

    /// <param name="acts">The acts since the previous run.</param>
    public void Count(IEnumerable<SimKind> acts, SimFault fault, SimPhase phase)
    {
        struck.AddOrUpdate((fault, phase), 1, static (_, n) => n + 1);
        foreach (var act in acts)
            cells.AddOrUpdate((act, fault, phase), 1, static (_, n) => n + 1);
    }

    /// <summary>Counts an act during a run.</summary>
    public void CountMeanwhile(SimKind act, SimPhase phase)
    {
        Count("acts during a run");
        interrupted.AddOrUpdate(phase, 1, static (_, n) => n + 1);
        meanwhile.AddOrUpdate((act, SimCells.PartOf(phase)), 1, static (_, n) => n + 1);
    }

    public string Figures => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sum("act ")} steps, {Sum("run ")} runs, {struck.Where(static s => s.Key.Fault < SimFault.Killed).Sum(static s => s.Value)} "
        + $"faults, {Sum("killed ")} kills");

    /// <summary>Returns rows and columns of the table that are empty.</summary>
    public IReadOnlyList<string> NeverMet =>
    [
        .. Acts.Where(a => !cells.Keys.Any(c => c.Act == a)).Select(static a => $"act {a}"),
        .. Enum.GetValues<SimFault>().Where(f => !cells.Keys.Any(c => c.Fault == f)).Select(static f => $"fault {f}"),
        .. Enum.GetValues<SimPhase>().Where(p => !cells.Keys.Any(c => c.Phase == p)).Select(static p => $"phase {p}"),
        .. Acts.SelectMany(static a => Enum.GetValues<SimPart>().Select(p => (Act: a, Part: p))).Where(c => !meanwhile.ContainsKey(c))
            .Select(static c => $"{c.Act} while a run is {c.Part}"),
        .. Enum.GetValues<SimPhase>().Where(p => !interrupted.ContainsKey(p)).Select(static p => $"an act in {p}"),
    ];

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (what, count) in counts.OrderBy(static c => c.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"{count,8}  {what}");
        text.AppendLine(
            CultureInfo.InvariantCulture, $"act x fault x phase: {cells.Count} of {Acts.Length * SimCells.All.Length} cells hit");
        Pairs(text, "act x fault", Acts.Length * Enum.GetValues<SimFault>().Length,
            Acts.SelectMany(a => Enum.GetValues<SimFault>().Select(f => ($"{a} x {f}", cells.Keys.Any(c => c.Act == a && c.Fault == f)))));
        Pairs(text, "act x phase", Acts.Length * Enum.GetValues<SimPhase>().Length,
            Acts.SelectMany(a => Enum.GetValues<SimPhase>().Select(p => ($"{a} x {p}", cells.Keys.Any(c => c.Act == a && c.Phase == p)))));
        Pairs(text, "fault x phase", SimCells.All.Length, SimCells.All.Select(c => ($"{c.Fault} x {c.Phase}", struck.ContainsKey(c))));
        Pairs(text, "act during a run", Acts.Length * Enum.GetValues<SimPart>().Length,
            Acts.SelectMany(a => Enum.GetValues<SimPart>().Select(p => ($"{a} while {p}", meanwhile.ContainsKey((a, p))))));
        text.AppendLine(string.Join(", ", interrupted.OrderBy(static p => p.Key).Select(static p => $"{p.Key} {p.Value}")));
        return text.ToString();
    }

    int Sum(string of) => counts.Where(c => c.Key.StartsWith(of, StringComparison.Ordinal)).Sum(static c => c.Value);

    static void Pairs(StringBuilder text, string title, int possible, IEnumerable<(string Cell, bool Hit)> all)
    {
        var never = all.Where(static c => !c.Hit).Select(static c => c.Cell).ToList();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{title}: {possible - never.Count} of {possible} cells hit; never: {(never.Count == 0 ? "none" : string.Join(", ", never))}");
    }
}
