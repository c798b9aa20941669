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
        null => ("No list yet", null),
        "detached" => ("List deleted", "warn"),
        "conflict" => ("Name in use", "warn"),
        _ => ("Synced", "good"),
    };

    public static string Explain(GroupLink? link) => link?.State switch
    {
        null => "The next sync creates a list with this name as soon as a member can be emailed.",
        "detached" => "The list was deleted in Constant Contact. The group is kept. The list won't be recreated unless you ask.",
        "conflict" => link.Conflict ?? "Another group already has the list with this name, so this group isn't synced. Rename one of them.",
        _ => link.Members is { } members
            ? $"Synced with \"{link.ListName}\" ({ContactText.Count(members, "contact")} at last sync)."
            : $"Synced with \"{link.ListName}\".",
    };

    public static Rule RuleOf(GroupLink? link) => link?.State switch
    {
        null => Rule.L1,
        "detached" => Rule.L7,
        "conflict" => Rule.L8,
        _ => Rule.L8,
    };
}
