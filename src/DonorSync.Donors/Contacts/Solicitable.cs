using System.Linq.Expressions;
using DonorSync.Core;

namespace DonorSync.Donors.Contacts;

/// <summary>
/// Who counts as Email Solicitable: a valid primary e-mail that Constant Contact can hold (E2), opt-in Yes (E3), a top-level domain
/// that is not too long (E4).
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
