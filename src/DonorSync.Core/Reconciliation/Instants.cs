namespace DonorSync.Core.Reconciliation;

/// <summary>Constant Contact's times have whole seconds; DonorSync's times are cut to whole seconds before a comparison.</summary>
public static class Instants
{
    public static DateTimeOffset WholeSecond(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>Returns whether Constant Contact's change is later. In the same second the CRM's value is kept.</summary>
    public static bool CtctIsLater(DateTimeOffset ctct, DateTimeOffset crm) => WholeSecond(ctct) > WholeSecond(crm);
}
