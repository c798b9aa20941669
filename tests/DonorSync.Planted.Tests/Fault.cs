namespace DonorSync.Planted;

/// <summary>The switch of the faults: at most one is active, for the calls made from where it was switched on.</summary>
static class Fault
{
    static readonly AsyncLocal<string?> On = new();

    public static bool Is(string name) => On.Value == name;

    public static void Switch(string? name) => On.Value = name;
}
