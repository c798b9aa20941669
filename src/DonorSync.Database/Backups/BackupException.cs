namespace DonorSync.Database.Backups;

/// <summary>A backup cannot be taken or restored. The message gives the reason for the administrator at the terminal.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
