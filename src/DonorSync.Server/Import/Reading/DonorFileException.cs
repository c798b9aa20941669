namespace DonorSync.Server.Import;

/// <summary>
/// The file as a whole cannot be imported; the message says why, for a person, and holds no cell of the file but its header and examples of
/// columns that the user is asked about.
/// </summary>
internal class DonorFileException(string message) : Exception(message);
