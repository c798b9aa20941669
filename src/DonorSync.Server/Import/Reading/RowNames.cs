using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>Names that stand in columns for something else: a full name, or an organization's name in the column of last names.</summary>
internal static class RowNames
{
    /// <param name="fullName">Serves only a row that has no parts of a name.</param>
    public static DonorDraft Complete(DonorDraft draft, string? fullName)
    {
        // Systems with one table for both keep the name of an organization as a last name.
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
