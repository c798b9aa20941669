namespace DonorSync.Database.Rejections;

/// <summary>Cleans and checks texts before they are saved.</summary>
static class TextCheck
{
    /// <summary>Returns the text trimmed, with uniform line breaks, and null if nothing is visible; or the problem with it.</summary>
    /// <param name="problem">Null if the value can be saved.</param>
    public static string? Clean(string? text, int maxLength, bool lineBreaks, out string? problem)
    {
        var value = Blank.ToNull(text);
        if (value is not null && VisibleText.IsBlank(value))
            value = null;
        if (lineBreaks)
            value = value?.ReplaceLineEndings("\n");
        problem = value is null ? null : Problem(value, maxLength, lineBreaks);
        return value;
    }

    /// <summary>The same for a single-line text that must not be empty.</summary>
    public static string Required(string? text, int maxLength, out string? problem)
    {
        var value = Clean(text, maxLength, lineBreaks: false, out problem);
        if (value is null)
            problem = "must not be empty.";
        return value ?? "";
    }

    /// <exception cref="ValidationFailedException">The text is invalid; the error names the field.</exception>
    public static string RequiredOrThrow(string field, string? text, int maxLength)
    {
        var value = Required(text, maxLength, out var problem);
        return problem is null ? value : throw new ValidationFailedException(FieldErrors.Of(field, problem));
    }

    static string? Problem(string value, int maxLength, bool lineBreaks)
    {
        if (value.Length > maxLength)
            return $"must be at most {maxLength} characters; it has {value.Length}.";
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]) && !(lineBreaks && value[i] == '\n'))
                return $"must not hold control characters; it has U+{(int)value[i]:X4}.";
            if (!char.IsSurrogate(value[i]))
                continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return "must be valid Unicode text; it holds half a character.";
            i++;
        }
        return null;
    }
}
