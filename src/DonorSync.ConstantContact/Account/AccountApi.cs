using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Account;

/// <summary><c>/account</c>.</summary>
internal sealed class AccountApi(ApiCaller calls)
{
    const int MostId = 200;

    /// <summary>Returns the account of the grant.</summary>
    public async Task<CtctAccount> SummaryAsync(CancellationToken cancellation)
    {
        var account = await calls.SendAsync<AccountBody>(ApiRequest.Get("account/summary"), cancellation);
        return PlainText.IsId(account.EncodedAccountId, MostId)
            ? new(account.EncodedAccountId!, PlainText.Clean(account.OrganizationName, PlainText.MaxName, lineBreaks: false, out _))
            : throw new UnavailableException("Constant Contact did not say whose account this is.");
    }

    /// <summary>Returns the privileges of the user who granted access. A simple health check: it needs no scope and no privilege.</summary>
    public async Task<IReadOnlyList<string>> PrivilegesAsync(CancellationToken cancellation)
    {
        var privileges = await calls.SendAsync<List<PrivilegeBody>>(ApiRequest.Get("account/user/privileges"), cancellation);
        return [.. privileges.Select(static p => p.PrivilegeName).OfType<string>()];
    }
}

internal sealed record AccountBody(string? EncodedAccountId, string? OrganizationName);

internal sealed record PrivilegeBody(int? PrivilegeId, string? PrivilegeName);
