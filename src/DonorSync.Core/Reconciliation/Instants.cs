namespace DonorSync.Core;

/// <summary>Constant Contact's times have whole seconds; ours are cut to that before the two are compared.</summary>
public static class Instants
{
    public static DateTimeOffset WholeSecond(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>Whether Constant Contact's change is the later one. In the same second the CRM's value stays: when in doubt, do less.</summary>
    public static bool CtctIsLater(DateTimeOffset ctct, DateTimeOffset crm) => WholeSecond(ctct) > WholeSecond(crm);
}
