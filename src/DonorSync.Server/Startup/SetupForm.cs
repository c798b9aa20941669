using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;

namespace DonorSync.Server.Startup;

/// <summary>The form of the first-run page.</summary>
public sealed class SetupForm
{
    public string? OrganizationName { get; set; }
    public string? Email { get; set; }
    public string? Password { get; set; }
    public string? Repeated { get; set; }
    public string? Code { get; set; }

    /// <param name="problems">Receives the errors, as sentences.</param>
    /// <returns>Null if there is an error.</returns>
    internal Founding? ToFounding(List<string> problems)
    {
        if (!EmailAddress.TryParse(Email, out var email))
            problems.Add("The email address is not valid.");
        if (Password != Repeated)
            problems.Add("The two passwords are not the same.");
        try
        {
            var name = OrganizationService.CleanName("The organization's name", OrganizationName);
            return problems.Count > 0 ? null : new(name, email!.Address, Password ?? "", ApiToken: null);
        }
        catch (ValidationFailedException e)
        {
            problems.AddRange(e.Errors.ToDictionary().SelectMany(error => error.Value.Select(problem => $"{error.Key} {problem}")));
            return null;
        }
    }
}
