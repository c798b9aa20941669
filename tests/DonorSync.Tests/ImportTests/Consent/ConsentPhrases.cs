namespace DonorSync.Tests.ImportTests;

/// <summary>The meaning of a cell under its header to a reader.</summary>
public enum Understanding
{
    /// <summary>Email is allowed.</summary>
    Yes,

    /// <summary>Email is not allowed.</summary>
    No,

    /// <summary>The address does not work.</summary>
    Bad,
}

/// <param name="Column">A header of a donor file.</param>
/// <param name="Cell">A cell below it.</param>
public sealed record ConsentPhrase(Understanding Understanding, string Column, string Cell);

/// <summary>The phrases of consent-phrases.txt.</summary>
public static class ConsentPhrases
{
    public static IReadOnlyList<ConsentPhrase> All { get; } =
    [
        .. File.ReadLines(Path.Combine(DonorFiles.Root, "tests", "DonorSync.Tests", "ImportTests", "Consent", "consent-phrases.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(parts => new ConsentPhrase(Enum.Parse<Understanding>(parts[0], ignoreCase: true), parts[1], parts[2])),
    ];

    public static ILookup<string, ConsentPhrase> ByColumn { get; } = All.ToLookup(phrase => phrase.Column);
}
