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

/// <summary>A row that is seen as long as its owner, a row of one organization, is.</summary>
public interface IBelongsToRow<TOwner>
    where TOwner : class, IBelongsToOrganization
{
    TOwner Owner { get; set; }
}

/// <summary>A row that counts its changes.</summary>
public interface IVersioned
{
    int Version { get; set; }
}
