namespace DonorSync.ConstantContact;

/// <summary>Where calls get their access token from.</summary>
internal interface IAccessTokens
{
    Task<Grant> CurrentAsync(CancellationToken cancellation);

    /// <summary>A newer grant than this one, which Constant Contact refused.</summary>
    /// <exception cref="GrantRefusedException">There is none to be had (A7).</exception>
    Task<Grant> RenewedAsync(Grant refused, CancellationToken cancellation);
}

/// <summary>Tokens just granted and not stored yet: good for asking whose they are, never refreshed.</summary>
internal sealed class FreshTokens(GrantedTokens tokens) : IAccessTokens
{
    public Task<Grant> CurrentAsync(CancellationToken cancellation) => Task.FromResult(new Grant(tokens, Version: 0));

    public Task<Grant> RenewedAsync(Grant refused, CancellationToken cancellation) =>
        throw new GrantRefusedException("Constant Contact does not accept the grant it just gave.");
}
