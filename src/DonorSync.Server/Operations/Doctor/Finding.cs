namespace DonorSync.Server.Operations.Doctor;

enum Verdict
{
    Ok,

    /// <summary>Works, but may not be intended.</summary>
    Warning,

    /// <summary>Does not work until a person fixes it.</summary>
    Wrong,
}

/// <summary>The result of one check. Holds no secret.</summary>
/// <param name="Check">The subject of the check, in a word or two.</param>
/// <param name="ToDo">What to do; null if there is nothing to do.</param>
sealed record Finding(string Check, Verdict Verdict, string Text, string? ToDo = null)
{
    public static Finding Ok(string check, string text) => new(check, Verdict.Ok, text);

    public static Finding Warning(string check, string text, string toDo) => new(check, Verdict.Warning, text, toDo);

    public static Finding Wrong(string check, string text, string toDo) => new(check, Verdict.Wrong, text, toDo);
}
