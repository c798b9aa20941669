namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>The kind of body of an operation.</summary>
internal enum BodyKind
{
    None,
    Json,
    Form,
}

/// <summary>One row of the endpoint table: required rights, parameters, body and handler.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path below the base, with its parameters in braces.</param>
/// <param name="Scope">The scope the token needs, or null.</param>
/// <param name="Privilege">The privilege that the user of the token needs, or null.</param>
/// <param name="Handle">Returns the response; runs under the account's lock.</param>
internal sealed record ApiOperation(string Method, string Path, string? Scope, string? Privilege, Func<ApiCall, ApiReply> Handle)
{
    private readonly string[] segments = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The name in faults, the request log and the tests.</summary>
    public string Name => $"{Method} {Path}";
    public Shape? Body { get; init; }
    public BodyKind BodyKind { get; init; }
    public QueryRule[] Query { get; init; } = [];

    /// <summary>Maximum size of the body in bytes; more is refused with 413.</summary>
    public int LargestBody { get; init; } = 4_194_304;

    /// <summary>Returns the values of the path parameters, or null if the path is not of this operation.</summary>
    public Dictionary<string, string>? Match(string[] path)
    {
        if (path.Length != segments.Length)
            return null;
        Dictionary<string, string> values = [];
        for (var i = 0; i < path.Length; i++)
        {
            if (segments[i][0] == '{')
                values[segments[i][1..^1]] = path[i];
            else if (segments[i] != path[i])
                return null;
        }

        return values;
    }

    public bool HasParameters => segments.Any(segment => segment[0] == '{');
}

/// <summary>One query parameter and its valid values.</summary>
internal sealed record QueryRule(string Name, Func<string, bool> IsValid)
{
    public bool Required { get; init; }

    /// <summary>The parameter may be repeated.</summary>
    public bool Repeats { get; init; }

    /// <summary>The parameter is true or false.</summary>
    public bool IsFlag { get; init; }

    public static QueryRule Limit(int largest) =>
        new("limit", text => int.TryParse(text, System.Globalization.NumberStyles.None, null, out var limit) && limit >= 1
            && limit <= largest);

    public static QueryRule Cursor { get; } = new("cursor", _ => true);

    /// <summary>True or false. Also accepts 1 and 0, which <see cref="QueryCheck"/> refuses unless a switch allows them.</summary>
    public static QueryRule Flag(string name) => new(name, text => text is "true" or "false" or "1" or "0") { IsFlag = true };

    public static QueryRule Word(string name, params string[] words) => new(name, text => words.Contains(text));

    public static QueryRule Words(string name, params string[] words) =>
        new(name, text => text.Split(',').All(word => words.Contains(word.Trim())));

    public static QueryRule Uuids(string name, int most) =>
        new(name, text => text.Split(',') is var ids && ids.Length <= most && ids.All(id => Guid.TryParseExact(id.Trim(), "D", out _)));

    public static QueryRule Time(string name) => new(name, text => Formats.Time(text) is not null);

    public static QueryRule Text(string name) => new(name, text => text.Length > 0);
}
