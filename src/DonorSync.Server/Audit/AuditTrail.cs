using DonorSync.Database.Users;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Audit;

/// <summary>What the current request or command has done, for the audit log. One per scope.</summary>
sealed class AuditTrail
{
    /// <summary>The action was done, whatever the response's status.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Nothing was done, whatever the response's status: the response repeats an earlier request's.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>The user, token or group concerned.</summary>
    public string? About { get; private set; }

    /// <summary>The organization concerned; null: the caller's, or the whole installation.</summary>
    public OrganizationId? Organization { get; private set; }

    /// <summary>The author, if no user is signed in yet.</summary>
    public string? Who { get; private set; }

    /// <param name="about">No contact's data, and never a secret.</param>
    public void Did(string? about = null, OrganizationId? organization = null) =>
        (IsDone, About, Organization) = (true, about, organization);

    /// <summary>The action, if it differs from the endpoint's attribute.</summary>
    public string? What { get; private set; }

    public void DidNothing() => IsRepeated = true;

    public void DidAs(User user, string? what = null) => (IsDone, Organization, Who, What) = (true, user.OrganizationId, user.Email, what);
}
