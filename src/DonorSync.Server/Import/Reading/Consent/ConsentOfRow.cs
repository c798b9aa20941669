namespace DonorSync.Server.Import;

/// <summary>What a row says about email. A null says nothing.</summary>
/// <param name="Notes">What a person should know of it.</param>
/// <param name="Reasons">Cells that are not understood: the row is rejected, because taking it could opt in a person who said no.</param>
internal sealed record ConsentOfRow(
    bool? OptIn, bool? Deliverable, BadAddress? BadAddress, ImmutableArray<string> Notes, ImmutableArray<string> Reasons);
