namespace DonorSync.Database.Backups;

/// <summary>A backup cannot be taken or restored. The message says why, in words for whoever sits at the terminal.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
