namespace DonorSync.Core;

/// <summary>
/// Something that was not done, and why. Skips are part of the plan: they answer "why is this person not on the list?".
/// <paramref name="Who"/> is an address, a group's or a list's name; <paramref name="Where"/> the group or list, when there is one.
/// </summary>
public sealed record Skip(Rule Rule, string Who, string Reason, string? Where = null);

/// <summary>A matter that a person has to look at or decide. <paramref name="Subject"/> is an e-mail key or a link id.</summary>
public sealed record ReviewItem(Rule Rule, string Subject, string Text);
