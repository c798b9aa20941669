namespace DonorSync.Sync.Tests.Golden;

/// <summary>A part of a scenario: its heading (without the dashes) and its lines.</summary>
sealed record Section(string Name, ImmutableArray<string> Lines)
{
    /// <summary>What the program says, and not the author.</summary>
    public bool IsExpectation => Name is "run" or "preview" or "after" || Name.StartsWith("run ", StringComparison.Ordinal);
}

/// <summary>A golden scenario: a title with the rules that it shows, and sections in the order in which they happen.</summary>
sealed record Scenario(ImmutableArray<string> Head, ImmutableArray<Section> Sections)
{
    const string Dashes = "-- ";

    public string Title => Head[0].TrimStart('#', ' ');

    /// <summary>The ids at the beginning of the title.</summary>
    public IEnumerable<string> Rules =>
        Title.Split(' ').TakeWhile(static word => word.Length is 2 or 3 && char.IsAsciiLetterUpper(word[0]) && char.IsDigit(word[1]));

    public static Scenario Parse(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()).ToList();
        var head = lines.TakeWhile(static line => !line.StartsWith(Dashes, StringComparison.Ordinal)).Where(static line => line.Length > 0)
            .ToImmutableArray();
        var sections = ImmutableArray.CreateBuilder<Section>();
        foreach (var line in lines.SkipWhile(static line => !line.StartsWith(Dashes, StringComparison.Ordinal))
            .Where(static line => line.Length > 0))
        {
            if (line.StartsWith(Dashes, StringComparison.Ordinal))
                sections.Add(new(line[Dashes.Length..], []));
            else
                sections[^1] = sections[^1] with { Lines = sections[^1].Lines.Add(line) };
        }
        return new(head, sections.ToImmutable());
    }

    public override string ToString() =>
        string.Join('\n', Head) + "\n" + string.Concat(
            Sections.Select(static s => $"\n{Dashes}{s.Name}\n{string.Concat(s.Lines.Select(static l => l + "\n"))}"));
}
