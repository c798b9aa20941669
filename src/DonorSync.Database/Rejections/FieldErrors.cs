namespace DonorSync.Database.Rejections;

/// <summary>Errors by field. Field names are those of the REST contract (<c>preferences.emailDeliverable</c>).</summary>
public sealed class FieldErrors
{
    readonly SortedDictionary<string, List<string>> errors = new(StringComparer.Ordinal);

    public bool Any => errors.Count > 0;

    public static FieldErrors Of(string field, string problem)
    {
        var errors = new FieldErrors();
        errors.Add(field, problem);
        return errors;
    }

    /// <param name="problem">The text after the field's name: "must be ...".</param>
    public void Add(string field, string problem)
    {
        if (!errors.TryGetValue(field, out var problems))
            errors[field] = problems = [];
        problems.Add(problem);
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new ValidationFailedException(this);
    }

    public IDictionary<string, string[]> ToDictionary() => errors.ToDictionary(e => e.Key, e => e.Value.ToArray());

    public override string ToString() => string.Join(" ", errors.SelectMany(e => e.Value.Select(problem => $"{e.Key}: {problem}")));
}
