using System.Linq.Expressions;

namespace DonorSync.Donors.Contacts;

/// <summary>
/// Selects contacts that are Email Solicitable: a valid primary email that Constant Contact accepts (E2), opt-in Yes (E3), and a top-level
/// domain that is not too long (E4).
/// </summary>
static class Solicitable
{
    public static Expression<Func<Contact, bool>> Under(SyncPolicy policy)
    {
        const int longest = EmailAddress.ConstantContactMaxLength;
        if (policy.MaxTopLevelDomainLength is not { } max)
            return c => c.PrimaryEmailKey != null && c.PrimaryEmailKey.Length <= longest && c.Preferences.IntegrationEmailOptIn;
        return c => c.PrimaryEmailKey != null && c.PrimaryEmailKey.Length <= longest && c.Preferences.IntegrationEmailOptIn
            && c.TopLevelDomainLength <= max;
    }
}
