namespace DonorSync.Sync.Tests.Golden;

/// <summary>Carries out the lines of a scenario, one a minute: <c>side subject what</c>.</summary>
sealed class Statements(InMemorySides sides)
{
    readonly CrmStatements crm = new(sides);
    readonly CtctStatements ctct = new(sides);

    public void Do(string line)
    {
        if (line.StartsWith('#'))
            return;
        sides.Clock.Advance(TimeSpan.FromMinutes(1));
        var (side, rest) = Split(line);
        switch (side)
        {
            case "crm":
                crm.Do(rest);
                break;
            case "ctct":
                ctct.Do(rest);
                break;
            case "rule":
                sides.Policy = Policy(rest);
                break;
            case "user":
                Stop(rest["stops the sync after ".Length..]);
                break;
            case "fault":
                Fault(rest);
                break;
            case "memo" when LeavesOut(rest):
                break;
            case "memo":
                Undo(rest);
                break;
            default:
                throw new FormatException($"A line begins with crm, ctct, memo, rule, user or fault: {line}");
        }
    }

    /// <summary>The first word and the rest.</summary>
    public static (string Head, string Tail) Split(string line)
    {
        var text = line.Trim();
        var at = text.IndexOf(' ', StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[at..].Trim());
    }

    SyncPolicy Policy(string text)
    {
        var (name, value) = Words.Properties(text).Single();
        int Number() => int.Parse(value!, System.Globalization.CultureInfo.InvariantCulture);
        return name switch
        {
            "longest top-level domain" => sides.Policy with { MaxTopLevelDomainLength = value is "off" ? null : Number() },
            "send organization names" => sides.Policy with { SendOrganizationNames = value is "yes" },
            "lists of an account" => sides.Policy with { MaxLists = Number() },
            "lists of a contact" => sides.Policy with { MaxListsPerContact = Number() },
            "removals before a hold" => sides.Policy with { Holds = sides.Policy.Holds with { Removals = Number() } },
            "list deletions before a hold" => sides.Policy with { Holds = sides.Policy.Holds with { ListDeletions = Number() } },
            _ => throw new FormatException($"There is no rule \"{name}\"."),
        };
    }

    /// <summary>B12: <c>group Choir is left out</c>, <c>list Choir is included</c>. The flag belongs to the pair.</summary>
    bool LeavesOut(string text)
    {
        var (side, rest) = Split(text);
        var leaves = rest.EndsWith(" is left out", StringComparison.Ordinal);
        if (side is not ("group" or "list") || !(leaves || rest.EndsWith(" is included", StringComparison.Ordinal)))
            return false;
        var name = rest[..rest.LastIndexOf(" is ", StringComparison.Ordinal)];
        var memory = sides.Memory.State;
        var chosen = side == "group"
            ? new LeftOut([sides.Crm.State.GroupNamed(name)!.Id], []) : new LeftOut([], [sides.Account.State.ListNamed(name)!.Id]);
        var pair = chosen.OfPairs(sides.Crm.State.Groups.Values, sides.Account.State.Lists.Values, [.. memory.Links.Values]);
        var before = memory.LeftOut;
        sides.Memory.State = memory with
        {
            LeftOut = leaves
                ? new(before.Groups.Union(pair.Groups), before.Lists.Union(pair.Lists))
                : new(before.Groups.Except(pair.Groups), before.Lists.Except(pair.Lists)),
        };
        return true;
    }

    /// <summary>B5: what a user who undoes a run leaves in the memory.</summary>
    void Undo(string text)
    {
        var (address, rest) = Split(text);
        var (name, _) = Words.Properties(rest).Single();
        var memory = sides.Memory.State;
        var link = memory.Links.Values.Single(l => l.GroupName == name).Id;
        var baseline = memory.Baselines[Words.Email(address)!.Key].With(link, Membership.Undone);
        sides.Memory.State = memory with { Baselines = memory.Baselines.SetItem(baseline.Key, baseline) };
    }

    /// <summary>B19: a user stops the run after a write.</summary>
    void Stop(string write) => sides.Writes.Written = written =>
    {
        if (written == write)
            sides.Runs.State = sides.Runs.State with { StoppedBy = "ann@org.example" };
    };

    void Fault(string text)
    {
        var faults = sides.Account.Faults;
        var (first, rest) = Split(text);
        switch (first)
        {
            case "none":
                sides.Account.Faults = new();
                (sides.Writes.Written, sides.Writes.KilledAfter) = (null, null);
                sides.Crm.Refuses = static _ => null;
                break;
            case "hides":
                faults.Hidden = faults.Hidden.Add(ctct.Find(rest).Id);
                break;
            case "loses":
                faults.Uncounted = faults.Uncounted.Add(ctct.Find(rest).Id);
                break;
            case "refuses":
                faults.Refuses = key => key == Words.Email(rest)!.Key ? "refused" : null;
                break;
            case "crm":
                sides.Crm.Refuses = step => step.Key == Words.Email(rest["refuses ".Length..])!.Key ? "refused" : null;
                break;
            case "fails":
                faults.Fails = call => call == rest ? new ConstantContactException("Constant Contact is not available") : null;
                break;
            case "kills":
                sides.Writes.Written = write => sides.Writes.KilledAfter = write == rest["after ".Length..] ? 0 : sides.Writes.KilledAfter;
                break;
            default:
                throw new FormatException($"There is no fault \"{text}\".");
        }
    }
}
