using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>The result of merging a row into an existing contact.</summary>
/// <param name="Values">The contact after the merge.</param>
/// <param name="Said">One bit for each text field that this file has set so far.</param>
/// <param name="Notes">Values of the row that were not used, as text.</param>
internal sealed record MergeResult(DonorDraft Values, bool IsChanged, uint Said, ImmutableArray<string> Notes);

/// <summary>
/// Merges a row into a contact so that a second import of the same file changes nothing: a blank never clears a field; of several rows for
/// one contact, the first that fills a field decides it; a preference can only change to No.
/// </summary>
internal static class DonorMerge
{
    /// <param name="said">The fields that earlier rows of this file set for the contact.</param>
    public static MergeResult Merge(DonorDraft stored, DonorDraft row, uint said)
    {
        var values = stored;
        List<string> notes = [];
        for (var index = 0; index < DraftFields.Texts.Length; index++)
        {
            var field = DraftFields.Texts[index];
            if (field.Get(row) is not { } wanted)
                continue;
            var current = field.Get(values);
            var isSaid = (said & (1u << index)) != 0;
            said |= 1u << index;
            if (field.IsSame(values, row))
                continue;
            if (current is null || !(field.IsIdentity || isSaid))
                values = field.With(values, wanted);
            else if (!field.IsIdentity)
                notes.Add($"{field.Name} \"{wanted}\" was not used: an earlier row of this file says \"{current}\"");
        }
        foreach (var field in DraftFields.Preferences)
        {
            if (field.Get(row) is not { } wanted || field.Get(values) == wanted)
                continue;
            if (wanted && field.Get(values) == false)
                notes.Add($"{field.Name} kept No: a file does not raise it");
            else
                values = field.With(values, wanted);
        }
        if (stored.EmailDeliverable != false && values.EmailDeliverable == false)
            values = values with { BadAddress = row.BadAddress };
        return new(values, values != stored, said, [.. notes]);
    }

    /// <summary>Returns the bits of the text fields that a row fills.</summary>
    public static uint Says(DonorDraft row)
    {
        var said = 0u;
        for (var index = 0; index < DraftFields.Texts.Length; index++)
            said |= DraftFields.Texts[index].Get(row) is null ? 0 : 1u << index;
        return said;
    }
}
