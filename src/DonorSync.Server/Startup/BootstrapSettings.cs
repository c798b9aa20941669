using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Startup;

/// <summary>The first organization of an unattended start. Used only while there is none. Section <c>Bootstrap</c>.</summary>
sealed class BootstrapSettings
{
    public const int MinTokenLength = 8;

    public string? OrganizationName { get; set; }
    public string? AdminEmail { get; set; }
    public string? AdminPassword { get; set; }
    public string? ApiToken { get; set; }

    public bool IsGiven => OrganizationName is not null || AdminEmail is not null || AdminPassword is not null || ApiToken is not null;

    /// <summary>Set all four or none.</summary>
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public Founding ToFounding() => new(
        Name(Required(nameof(OrganizationName), OrganizationName)),
        Email(Required(nameof(AdminEmail), AdminEmail)),
        Required(nameof(AdminPassword), AdminPassword),
        Token(Required(nameof(ApiToken), ApiToken)));

    static string Required(string name, string? value) =>
        value ?? throw new SettingsException($"Bootstrap__{name}", "is missing: set all four Bootstrap settings or none.");

    static string Name(string value)
    {
        try
        {
            return OrganizationService.CleanName(nameof(OrganizationName), value);
        }
        catch (ValidationFailedException e)
        {
            throw new SettingsException(
                "Bootstrap__OrganizationName", string.Join(' ', e.Errors.ToDictionary().Values.SelectMany(p => p)), e);
        }
    }

    static string Email(string value) => EmailAddress.TryParse(value, out var email)
        ? email.Address
        : throw new SettingsException("Bootstrap__AdminEmail", $"'{value}' is not a valid email address.");

    static string Token(string value) => value.Length >= MinTokenLength && value.All(c => c is > ' ' and <= '~')
        ? value
        : throw new SettingsException(
            "Bootstrap__ApiToken", $"must have at least {MinTokenLength} characters, without spaces and only ASCII.");
}
