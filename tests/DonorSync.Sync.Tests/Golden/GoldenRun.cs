namespace DonorSync.Sync.Tests.Golden;

/// <summary>Plays a scenario and returns it with what the program says now.</summary>
static class GoldenRun
{
    /// <summary>Both sides agree long before that.</summary>
    const int MostRunsToSettle = 5;

    public static async Task<Scenario> PlayAsync(Scenario scenario)
    {
        var sides = new InMemorySides();
        var statements = new Statements(sides);
        var played = ImmutableArray.CreateBuilder<Section>();
        foreach (var section in scenario.Sections)
            played.Add(await PlayAsync(section, sides, statements));
        return scenario with { Sections = played.ToImmutable() };
    }

    static async Task<Section> PlayAsync(Section section, InMemorySides sides, Statements statements)
    {
        switch (section.Name)
        {
            case "before" or "then":
                foreach (var line in section.Lines)
                    statements.Do(line);
                return section;
            case "synced":
                await SettleAsync(sides);
                return section;
            case "run" or "preview" or "run that a user approves":
                var kind = section.Name == "preview" ? RunKind.Preview : RunKind.Manual;
                var held = section.Name == "run that a user approves"
                    ? sides.Runs.State.Runs.Values.Single(static r => r.Record.State == RunState.Held).Record.Id : (RunId?)null;
                return section with { Lines = [.. await new RunText(sides).GoAsync(kind, held)] };
            case "after":
                return section with { Lines = [.. SidesText.Of(sides)] };
            default:
                throw new FormatException($"There is no section \"{section.Name}\".");
        }
    }

    static async Task SettleAsync(InMemorySides sides)
    {
        for (var runs = 0; runs < MostRunsToSettle; runs++)
        {
            var run = await sides.SyncAsync();
            Assert.Equal(RunState.Completed, run!.State);
            if (sides.Memory.State.StepsOf(run.Id).IsEmpty)
                return;
        }
        Assert.Fail($"There is still something to do after {MostRunsToSettle} runs.");
    }
}
