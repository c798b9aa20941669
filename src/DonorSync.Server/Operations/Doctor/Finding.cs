namespace DonorSync.Server.Operations;

enum Verdict
{
    Ok,

    /// <summary>Works, and may not be meant so.</summary>
    Warning,

    /// <summary>Does not work until somebody does something.</summary>
    Wrong,
}

/// <summary>What one look found. Holds no secret.</summary>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="ToDo">What to do about it; null when there is nothing to be done.</param>
sealed record Finding(string Check, Verdict Verdict, string Text, string? ToDo = null)
{
    public static Finding Ok(string check, string text) => new(check, Verdict.Ok, text);

    public static Finding Warning(string check, string text, string toDo) => new(check, Verdict.Warning, text, toDo);

    public static Finding Wrong(string check, string text, string toDo) => new(check, Verdict.Wrong, text, toDo);
}
