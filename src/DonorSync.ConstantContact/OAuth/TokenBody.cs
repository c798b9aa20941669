namespace DonorSync.ConstantContact.OAuth;

/// <summary>The token endpoint's answer, with tokens or an error. Secret: the text form does not show it.</summary>
internal sealed record TokenBody(string? AccessToken, string? RefreshToken, int? ExpiresIn, string? Error)
{
    public override string ToString() => "tokens";
}
