using DonorSync.Sync;

namespace DonorSync.Database;

/// <summary>
/// A row of one organisation. A context opened for an organisation sees only that organisation's rows of these kinds, and stamps
/// what it adds; a context opened for none sees no such row.
/// </summary>
public interface IBelongsToOrganization
{
    OrganizationId OrganizationId { get; set; }
}
