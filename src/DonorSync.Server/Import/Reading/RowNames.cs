namespace DonorSync.Server.Import.Reading;

/// <summary>Names in columns for other names: a full name, or an organization's name in the last name column.</summary>
internal static class RowNames
{
    /// <param name="fullName">Used only if the row has no other name.</param>
    public static DonorDraft Complete(DonorDraft draft, string? fullName)
    {
        // Systems with one table for both store an organization's name as a last name.
        if (draft is { StatedKind: ContactKind.Organization, CompanyName: null, FirstName: null, LastName: { } only })
            return draft with { CompanyName = only, LastName = null };
        if (draft.HasName || fullName is null)
            return draft;
        if (draft.StatedKind == ContactKind.Organization)
            return draft with { CompanyName = fullName };
        var (first, last) = CellValues.SplitName(fullName);
        return draft with { FirstName = first, LastName = last };
    }
}
