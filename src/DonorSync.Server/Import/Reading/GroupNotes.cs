namespace DonorSync.Server.Import;

/// <summary>
/// Notes on group cells with commas, each text once: a thousand rows with the same cell would fill the report. After
/// <see cref="Most"/> different ones the user has seen how the file is read.
/// </summary>
internal sealed class GroupNotes
{
    private const int Most = 50;

    private readonly HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the note to show; null when there is none, or when it has been shown.</summary>
    public string? Of(GroupCell cell) => cell.Note is { } note && told.Count < Most && told.Add(note) ? note : null;
}
