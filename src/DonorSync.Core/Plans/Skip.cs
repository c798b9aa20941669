namespace DonorSync.Core.Plans;

/// <summary>
/// Something that was skipped, and why. Skips are part of the plan: they answer "why is this contact not on the list?". <paramref
/// name="Who"/> is an address or the name of a group or list; <paramref name="Where"/> is the group or list, if any.
/// </summary>
public sealed record Skip(Rule Rule, string Who, string Reason, string? Where = null);

/// <summary>A decision that the sync can't make and a user must review. <paramref name="Subject"/> is an email key or a link id.</summary>
public sealed record ReviewItem(Rule Rule, string Subject, string Text);
