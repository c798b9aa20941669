using DonorSync.Sync.Ports;

namespace DonorSync.Database;

/// <summary>
/// A row of one organization. A context for an organization sees only that organization's rows of these types and sets the organization of
/// new ones; a context without an organization sees no such row.
/// </summary>
public interface IBelongsToOrganization
{
    OrganizationId OrganizationId { get; set; }
}

/// <summary>A row that derives some of its columns from others when it is saved, and counts its changes.</summary>
public interface IVersioned
{
    int Version { get; set; }

    void DeriveColumns();
}
