using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>
/// Systems without an opt-out field store an opt-out as a tag: "Unsubscribed", "Do not email". Group cells repeat, so results are
/// remembered, up to a limit.
/// </summary>
internal sealed class GroupRefusals
{
    private const int Remembered = 5_000;

    private readonly Dictionary<string, bool> known = [];

    public bool Contains(string cell)
    {
        if (cell.Length == 0)
            return false;
        if (known.TryGetValue(cell, out var refuses))
            return refuses;
        // A comma may belong to the name of a group, but not to that of a refusal, so split at commas too.
        refuses = GroupCells.Read(cell).Names.SelectMany(static name => name.Split(',')).Any(static name => Refuses(name.Trim()));
        if (known.Count < Remembered)
            known.Add(cell, refuses);
        return refuses;
    }

    private static bool Refuses(string name) => ConsentWords.Of(name) == ConsentWord.OptedOut && !IsOrdinary(name)
        || HeaderText.Key(name) == "DECEASED";

    /// <summary>Words that are a refusal in a column about consent, but may be the name of a group elsewhere.</summary>
    private static bool IsOrdinary(string name) => HeaderText.Key(name) is "NONE" or "NEVER" or "STOP" or "OO" or "ABUSE" or "DECLINED"
        or "REFUSED" or "DENIED" or "REMOVED"
        or "COMPLAINT" or "WITHDRAWN" or "REVOKED" or "SPAM";
}
