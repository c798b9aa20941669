namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>What a row says about e-mail. Null: nothing.</summary>
/// <param name="Notes">Notes for the user.</param>
/// <param name="Reasons">
/// Cells that are not understood. The row is rejected, because importing it could opt in a person who refused.
/// </param>
internal sealed record ConsentOfRow(
    bool? OptIn, bool? Deliverable, BadAddress? BadAddress, ImmutableArray<string> Notes, ImmutableArray<string> Reasons);
