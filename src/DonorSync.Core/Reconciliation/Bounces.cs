namespace DonorSync.Core;

/// <summary>P7: whom a permanent bounce makes undeliverable.</summary>
public static class Bounces
{
    /// <summary>Every contact of the address, unless somebody set the field after the bounce: people know better.</summary>
    public static IEnumerable<ContactStep> Decide(ContactCase @case) =>
        @case.Bounce is not { } bounce
            ? []
            : @case.Crm.Where(c => c.Deliverability.Yes && (c.Deliverability.SetAt is not { } set || set < bounce.At))
                .Select(c => new ContactStep.MarkUndeliverable(@case.Key, c.Id, bounce.Kind, bounce.At));
}
