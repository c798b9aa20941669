using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Sync;

namespace DonorSync.Server.Audit;

/// <summary>What the request or command at hand has done so far, for the audit log. One per scope.</summary>
sealed class AuditTrail
{
    /// <summary>It was done, however the answer looks.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Nothing was done, however the answer looks: it is an earlier request's.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>The colleague, token or group that it was about.</summary>
    public string? About { get; private set; }

    /// <summary>Whose it was; null for what concerns the whole installation, or the caller's.</summary>
    public OrganizationId? Organization { get; private set; }

    /// <summary>Who did it, where nobody is signed in yet.</summary>
    public string? Who { get; private set; }

    /// <param name="about">No donor's data, and never a secret.</param>
    public void Did(string? about = null, OrganizationId? organization = null) => (IsDone, About, Organization) = (true, about, organization);

    /// <summary>What it was, when it is not what the endpoint says.</summary>
    public string? What { get; private set; }

    public void DidNothing() => IsRepeated = true;

    public void DidAs(User user, string? what = null) => (IsDone, Organization, Who, What) = (true, user.OrganizationId, user.Email, what);
}
