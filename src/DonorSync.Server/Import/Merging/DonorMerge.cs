namespace DonorSync.Server.Import;

/// <summary>What a row does to a contact that exists.</summary>
/// <param name="Values">The contact afterwards.</param>
/// <param name="Said">One bit a text field that this file has spoken of so far.</param>
/// <param name="Notes">What the row said and did not get, in words.</param>
internal sealed record MergeResult(DonorDraft Values, bool IsChanged, uint Said, ImmutableArray<string> Notes);

/// <summary>
/// Merges a row into a contact so that a second import of the same file changes nothing: a blank never clears; of several rows for one
/// contact the first that speaks of a field decides it; a preference is only ever lowered.
/// </summary>
internal static class DonorMerge
{
    /// <param name="said">What earlier rows of this file already said of the contact.</param>
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
                notes.Add($"{field.Name} \"{wanted}\" was not taken: an earlier row of this file says \"{current}\"");
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

    /// <summary>The bits of the text fields that a row fills.</summary>
    public static uint Says(DonorDraft row)
    {
        var said = 0u;
        for (var index = 0; index < DraftFields.Texts.Length; index++)
            said |= DraftFields.Texts[index].Get(row) is null ? 0 : 1u << index;
        return said;
    }
}
