namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>
/// The user's answer about a column that mentions consent. The REST API and the command line use these names in camel case.
/// </summary>
public enum ColumnAnswer
{
    /// <summary>A filled cell means that the person opted out.</summary>
    OptOut,

    /// <summary>A yes means opted in, a no opted out.</summary>
    OptIn,

    /// <summary>A filled cell means that the address does not work.</summary>
    NotDeliverable,

    /// <summary>The cells name groups; if they are yes and no, the column is one group.</summary>
    Group,

    /// <summary>The column says nothing about consent and is ignored.</summary>
    Ignore,
}

/// <summary>A column that mentions consent and is not understood (P9).</summary>
/// <param name="Name">The name in the header.</param>
/// <param name="Examples">Up to three of its cells.</param>
public sealed record ConsentQuestion(string Name, IReadOnlyList<string> Examples);

/// <summary>The file is not imported until a user answers what these columns mean.</summary>
internal sealed class ConsentColumnsException(IReadOnlyList<ConsentQuestion> questions) : DonorFileException(Text(questions))
{
    public IReadOnlyList<ConsentQuestion> Questions { get; } = questions;

    private static string Text(IReadOnlyList<ConsentQuestion> questions) =>
        $"{(questions.Count == 1 ? "A column speaks" : $"{questions.Count} columns speak")} of consent and "
            + $"{(questions.Count == 1 ? "is" : "are")} not understood: "
        + $"{string.Join("; ", questions.Select(Shown))}. Say what {(questions.Count == 1 ? "it means" : "they mean")}: "
        + $"{string.Join(", ", ColumnAnswers.Names)}.";

    private static string Shown(ConsentQuestion question) => question.Examples.Count == 0
        ? $"\"{question.Name}\""
        : $"\"{question.Name}\" ({string.Join(", ", question.Examples.Select(example => $"\"{example}\""))})";
}

/// <summary>An answer names a column that the file does not have.</summary>
internal sealed class UnknownColumnException(string name) : DonorFileException($"The file has no column \"{name}\".")
{
    public string Name { get; } = name;
}
