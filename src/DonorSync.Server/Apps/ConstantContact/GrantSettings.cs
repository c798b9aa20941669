using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Whether an administrator must confirm a grant that did not begin in the same browser.</summary>
sealed class GrantSettings
{
    public const string Setting = "ConstantContact__ConfirmGrants";

    /// <summary>
    /// False: the browser that opens the redirect address connects the account, whichever it is. Only for an installation with one
    /// organization, because with several, one could connect the account of another. Default: true.
    /// </summary>
    public bool ConfirmGrants { get; set; } = true;

    /// <exception cref="SettingsException">Confirmation is off although there are several organizations.</exception>
    public async Task CheckAsync(OrganizationService organizations, CancellationToken cancellation)
    {
        if (!ConfirmGrants && await organizations.AreSeveralAsync(cancellation))
            throw new SettingsException(
                Setting, "can be false only with one organization, and this installation has several. Remove the setting.");
    }

    /// <summary>Another server of the installation may have added an organization since this one started.</summary>
    public async Task<bool> AreConfirmedAsync(OrganizationService organizations, CancellationToken cancellation) =>
        ConfirmGrants || await organizations.AreSeveralAsync(cancellation);

    /// <exception cref="ValidationFailedException">A second organization would be added while confirmation is off.</exception>
    public void RefuseFurtherOrganization()
    {
        if (!ConfirmGrants)
            throw new ValidationFailedException(FieldErrors.Of(
                "name", $"cannot be added while the server runs with {Setting}=false. Remove that setting first."));
    }
}
