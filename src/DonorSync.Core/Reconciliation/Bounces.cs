namespace DonorSync.Core.Reconciliation;

/// <summary>P7: marks contacts undeliverable after a permanent bounce.</summary>
public static class Bounces
{
    /// <summary>Returns a step for every contact with the address whose field was not set after the bounce.</summary>
    public static IEnumerable<ContactStep> Decide(ContactCase @case) =>
        @case.Bounce is not { } bounce
            ? []
            : @case.Crm.Where(c => c.Deliverability.Yes && (c.Deliverability.SetAt is not { } set || set < bounce.At))
                .Select(c => new ContactStep.MarkUndeliverable(@case.Key, c.Id, bounce.Kind, bounce.At));
}
