using DonorSync.Database;
using DonorSync.Database.Rejections;

namespace DonorSync.Server.Pages.Layout;

/// <summary>The errors of a form, by field, as sentences.</summary>
public sealed class FormErrors
{
    public static readonly FormErrors None = new(new Dictionary<string, string[]>());

    readonly IDictionary<string, string[]> problems;

    FormErrors(IDictionary<string, string[]> problems) => this.problems = problems;

    public FormErrors(ValidationFailedException refused) : this(refused.Errors.ToDictionary())
    {
    }

    public int Count => problems.Count;

    public IEnumerable<string> Fields => problems.Keys;

    /// <returns>Null if the field has no error.</returns>
    public string? Of(string field, string label) =>
        problems.TryGetValue(field, out var found) ? string.Join(' ', found.Select(problem => $"{label} {problem}")) : null;
}
