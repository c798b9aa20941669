namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Notes about group cells with commas, each text once, so that repeated cells do not fill the report. At most <see cref="Most"/> notes:
/// enough to show how the file is read.
/// </summary>
internal sealed class GroupNotes
{
    private const int Most = 50;

    private readonly HashSet<string> told = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the note to show; null if there is none or it was shown before.</summary>
    public string? Of(GroupCell cell) => cell.Note is { } note && told.Count < Most && told.Add(note) ? note : null;
}
