namespace DonorSync.Database;

/// <summary>A row that derives some of its columns from others when it is saved, and counts its changes.</summary>
public interface IVersioned
{
    int Version { get; set; }
}
