namespace DonorSync.Core.Plans;

/// <summary>The sync status of a contact (B14).</summary>
public enum Standing
{
    /// <summary>On the list of every group that takes part.</summary>
    Synced,

    /// <summary>On some of these lists, and no sync adds it to the others by itself.</summary>
    Partly,

    /// <summary>The next sync changes something.</summary>
    Pending,

    /// <summary>On none of these lists.</summary>
    NotSynced,

    /// <summary>A user must decide something.</summary>
    Attention,
}

/// <summary>A reason in words, with its rule. <paramref name="List"/>: the group's or list's name, if it is about one.</summary>
public readonly record struct Reason(Rule Rule, string Text, string? List = null);

/// <summary>The contact that is asked about, with everything known about its address.</summary>
/// <param name="Groups">The groups of this contact, with their lists.</param>
public sealed record AskedContact(ContactCase Case, CrmContact Contact, IReadOnlyList<GroupList> Groups)
{
    public bool IsConnected { get; init; } = true;

    /// <summary>B7: a step that would have put the contact on a list failed in the last sync.</summary>
    public bool WasRefused { get; init; }
}

/// <summary>B2: answers "why is this contact (not) on the list?" with the reconciler's plan and the rules that prevent more.</summary>
/// <param name="OnLists">How many lists of the contact's groups it is on.</param>
/// <param name="OfLists">How many groups of the contact take part.</param>
public sealed record Explanation(
    Standing Standing, ImmutableArray<Reason> Reasons, ImmutableArray<Placement> Places, int OnLists, int OfLists)
{
    public static Explanation Of(AskedContact asked, PairMap pairs, SyncPolicy policy)
    {
        var decision = OfContact(new ContactReconciler(pairs, policy).Decide(asked.Case), asked, pairs);
        ImmutableArray<Placement> places = [.. asked.Groups.Select(group => Placements.Of(asked, group, decision, pairs, policy))];
        var ofLists = places.Count(static p => p.Group.TakesPart);
        var onLists = places.Count(static p => p is { IsOnList: true, Group.TakesPart: true });
        var standing = !asked.IsConnected ? Standing.NotSynced : StandingOf(decision, onLists, ofLists);
        return new(standing, ReasonsOf(asked, decision, places, pairs, policy, standing), places, onLists, ofLists);
    }

    static Standing StandingOf(Decision decision, int onLists, int ofLists) =>
        decision.Reviews.Any(static r => r.Rule is Rule.C8 or Rule.P5) ? Standing.Attention
        : decision.Steps.Length > 0 ? Standing.Pending
        : onLists == 0 ? Standing.NotSynced
        : onLists < ofLists ? Standing.Partly
        : Standing.Synced;

    /// <summary>C10: leaves out what only concerns groups and lists of other contacts with the address.</summary>
    static Decision OfContact(Decision decision, AskedContact asked, PairMap pairs)
    {
        if (asked.Case.Crm.Length < 2)
            return decision;
        var own = asked.Contact.Groups;
        var others = asked.Case.Crm.Where(c => c.Id != asked.Contact.Id).SelectMany(static c => c.Groups).ToHashSet();
        return decision with
        {
            Steps = [.. decision.Steps.Where(s => StepKinds.LinkOf(s) is not { } link || !IsOfOthers(pairs.Find(link)?.Group))],
            Skips = [.. decision.Skips.Where(s => s.Where is null || asked.Groups.Any(g => pairs.NameOf(g.Link) == s.Where))],
        };

        bool IsOfOthers(GroupId? group) => group is { } id && others.Contains(id) && !own.Contains(id);
    }

    static ImmutableArray<Reason> ReasonsOf(
        AskedContact asked, Decision decision, ImmutableArray<Placement> places, PairMap pairs, SyncPolicy policy, Standing standing)
    {
        var obstacles = ObstaclesOf(asked, places, policy).ToList();
        var said = Said(obstacles, asked);
        var steps = decision.Steps.Select(s => OfStep(s, pairs));
        var skips = decision.Skips.Where(s => !said.Contains(s.Rule))
            .Select(static s => new Reason(s.Rule, s.Where is null ? s.Reason : Sentences.InPlace(s.Where, s.Reason), s.Where));
        var reviews = decision.Reviews.Select(static r => new Reason(r.Rule, r.Text));
        var absences = places.Where(p => p is { IsOnList: false, Reason: { } reason } && IsNew(reason, standing, said))
            .Select(static p => OfAbsence(p.Group, p.Reason!.Value));
        var all = obstacles.Concat(steps).Concat(skips).Concat(reviews).Concat(absences).DistinctBy(static r => (r.Rule, r.Text)).ToList();
        return WithoutEchoes(all, obstacles.Count, said);
    }

    /// <summary>The rules that the obstacles say, so that they are not repeated for each list.</summary>
    static HashSet<Rule> Said(List<Reason> obstacles, AskedContact asked)
    {
        var said = obstacles.Select(static o => o.Rule).ToHashSet();
        if (said.Contains(Rule.P5))
            said.Add(Rule.P1);
        // The opt-out of another contact (C10) is what the address's opt-out says.
        if (said.Contains(Rule.C10) && asked.Contact.OptIn.Yes)
            said.Add(Rule.E3);
        return said;
    }

    /// <summary>Returns whether the obstacles, steps and skips do not say it.</summary>
    static bool IsNew(Absence absence, Standing standing, HashSet<Rule> said) => absence.Reason switch
    {
        OffList.NotConnected or OffList.ListLimit => false,
        OffList.Pending => standing is Standing.NotSynced or Standing.Partly && said.Count == 0,
        _ => !said.Contains(absence.Rule),
    };

    static Reason OfAbsence(GroupList group, Absence absence) => absence.Reason switch
    {
        // It holds for each list.
        >= OffList.NoEmail and <= OffList.OptedOutAtAddress => new(absence.Rule, absence.Text),
        OffList.NoList or OffList.LeftOut => new(absence.Rule, absence.Text, group.Name),
        _ => new(absence.Rule, Sentences.InPlace(group.Name, absence.Text), group.Name),
    };

    static Reason OfStep(ContactStep step, PairMap pairs)
    {
        var place = StepKinds.LinkOf(step) is { } link ? pairs.NameOf(link) : null;
        return new(step.Rule, Sentences.NextSync(step, place ?? ""), place);
    }

    /// <summary>Returns what keeps this contact off every list.</summary>
    static IEnumerable<Reason> ObstaclesOf(AskedContact asked, ImmutableArray<Placement> places, SyncPolicy policy)
    {
        if (!asked.IsConnected)
            yield return new(Rule.A1, Sentences.NotConnected);
        if (places.IsEmpty)
            yield return new(Rule.E1, Sentences.InNoGroup);
        else if (places.All(static p => !p.Group.TakesPart))
            yield return new(Rule.B12, Sentences.AllLeftOut);
        foreach (var obstacle in Eligibility.Reasons(asked.Case, Consent.Decide(asked.Case), policy))
        {
            // C10: the opt-out is that of another contact.
            yield return obstacle.Rule == Rule.E3 && asked.Contact.OptIn.Yes
                ? new(Rule.C10, Sentences.OptedOutAtAddress) : new(obstacle.Rule, obstacle.Reason);
        }
    }

    /// <summary>Removes the repetition of an obstacle for each list. What the sync does about an opt-out is kept.</summary>
    static ImmutableArray<Reason> WithoutEchoes(List<Reason> reasons, int obstacles, HashSet<Rule> said) =>
        [.. reasons.Where((r, at) => at < obstacles || r.Rule is Rule.P1 or Rule.P5 or Rule.C10 || !said.Contains(r.Rule))];
}
