namespace DonorSync.ConstantContact.OAuth;

/// <summary>Provides the access token of calls.</summary>
internal interface IAccessTokens
{
    Task<Grant> CurrentAsync(CancellationToken cancellation);

    /// <summary>Returns a newer grant than this one, which Constant Contact refused.</summary>
    /// <exception cref="GrantRefusedException">There is no newer grant (A7).</exception>
    Task<Grant> RenewedAsync(Grant refused, CancellationToken cancellation);
}

/// <summary>Tokens that are granted but not stored yet: only for reading their account, never refreshed.</summary>
internal sealed class FreshTokens(GrantedTokens tokens) : IAccessTokens
{
    public Task<Grant> CurrentAsync(CancellationToken cancellation) => Task.FromResult(new Grant(tokens, Version: 0));

    public Task<Grant> RenewedAsync(Grant refused, CancellationToken cancellation) =>
        throw new GrantRefusedException("Constant Contact does not accept the grant it just gave.");
}
