using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>Both sides and the baselines as text; equal texts mean equal states.</summary>
static class SimText
{
    public static string All(BothSides sides) => $"{There(sides)}\n{Kept(sides)}";

    /// <summary>Returns the content of our database: the donors and the baselines.</summary>
    public static string Kept(BothSides sides) => $"{Here(sides)}\n{Sorted([
        .. sides.Links.Select(static l => $"link {l}"),
        .. sides.Baselines.Values.Select(
            static b =>
                $"remembered {b.Key} {b.CtctId} {b.Permission} {b.Deleted} {b.Ctct} {b.Crm} "
                + $"{string.Join(' ', b.Memberships.Select(static m => $"{m.Key.Value}:{m.Value}").Order(StringComparer.Ordinal))}"),
    ])}";

    public static string Here(BothSides sides) => Sorted([
        .. sides.Groups.Select(static g => $"group {g.Id} {g.Name}"),
        .. sides.People.Select(static c =>
            $"crm {c.Id} {c.Key} {c.OptIn} {c.Deliverability} {c.Fields} "
            + $"{string.Join(' ', c.Groups.Select(static g => g.Value).Order(StringComparer.Ordinal))}"),
    ]);

    public static string There(BothSides sides) => Sorted([
        .. sides.LiveLists.Select(static l => $"list {l.Id} {l.Name}"),
        .. sides.Subscribers.Select(c =>
            $"ctct {c.Id} {c.Email} {c.Permission} {c.PermissionAt} {c.Deleted} {c.Fields} "
            + $"{string.Join(' ', c.Lists.Select(static l => l.Value).Order(StringComparer.Ordinal))} "
            + $"{sides.Extras.GetValueOrDefault(c.Id)}"),
    ]);

    static string Sorted(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
