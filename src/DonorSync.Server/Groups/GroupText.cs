using DonorSync.Donors.Counts;
using DonorSync.Server.Contacts;
using DonorSync.SyncStore.WhyNot;

namespace DonorSync.Server.Groups;

/// <summary>Texts for the list state of a group.</summary>
static class GroupText
{
    /// <summary>Returns a word for a table.</summary>
    public static (string Word, string? Tone) Of(GroupLink? link) => link?.State switch
    {
        null => ("no list", null),
        "detached" => ("detached", "warn"),
        "conflict" => ("name taken", "warn"),
        _ => ("paired", "good"),
    };

    public static string Explain(GroupLink? link) => link?.State switch
    {
        null => "This group has no list yet. The next sync makes one of its name as soon as a member may be mailed.",
        "detached" => "The list was deleted in Constant Contact. The group stays, and the list is not made again "
            + "until a user asks for it.",
        "conflict" => link.Conflict ?? "Another group already has the list of this name, so this one is not synced. Rename one of the two.",
        _ => link.Members is { } members
            ? $"Kept the same as the list \"{link.ListName}\", which had {ContactText.Count(members, "member")} when it was last read."
            : $"Kept the same as the list \"{link.ListName}\".",
    };

    public static Rule RuleOf(GroupLink? link) => link?.State switch
    {
        null => Rule.L1,
        "detached" => Rule.L7,
        "conflict" => Rule.L8,
        _ => Rule.L8,
    };

    /// <summary>Returns the rule to filter the contact list by, for a reason.</summary>
    public static string FilterOf(Unreached reason) => reason switch
    {
        Unreached.NoGroup => nameof(Rule.E1),
        Unreached.NoEmail or Unreached.EmailTooLong => nameof(Rule.E2),
        Unreached.OptedOutThere => nameof(Rule.P1),
        Unreached.OptedOutHere or Unreached.SharedNo or Unreached.Not => nameof(Rule.E3),
        Unreached.TopLevelDomain => nameof(Rule.E4),
    };
}
