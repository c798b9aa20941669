namespace DonorSync.Server.Import.Reading;

/// <summary>
/// The whole file cannot be imported. The message explains why to a person. It holds no cell of the file except the header and examples of
/// columns that the user is asked about.
/// </summary>
internal class DonorFileException(string message) : Exception(message);
