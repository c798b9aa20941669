namespace DonorSync.Core;

/// <summary>
/// One thing a run will do, with the rule that asks for it. A closed set: every kind is nested in <see cref="PairStep"/> or
/// <see cref="ContactStep"/>, and tests hold that each is applied, shown and kept.
/// </summary>
public abstract record Step
{
    private protected Step(Rule rule) => Rule = rule;

    public Rule Rule { get; }

    public abstract Side Side { get; }
}

/// <summary>A step on a pair of group and list.</summary>
public abstract record PairStep : Step
{
    PairStep(LinkId link, Rule rule) : base(rule) => Link = link;

    public LinkId Link { get; }

    /// <summary>L1: the group gets a list of its name.</summary>
    public sealed record CreateList(LinkId Link, GroupId Group, string Name) : PairStep(Link, Rule.L1)
    {
        public override Side Side => Side.Ctct;
    }

    /// <summary>L2: the list gets a group of its name.</summary>
    public sealed record CreateGroup(LinkId Link, ListId List, string Name) : PairStep(Link, Rule.L2)
    {
        public override Side Side => Side.Crm;
    }

    /// <summary>L8: an existing group and an existing list of one name become a pair.</summary>
    public sealed record Join(LinkId Link, GroupId Group, ListId List, string GroupName) : PairStep(Link, Rule.L8)
    {
        public override Side Side => Side.Memory;
    }

    /// <summary>L4: the list takes the group's new name.</summary>
    public sealed record RenameList(LinkId Link, ListId List, string From, string To) : PairStep(Link, Rule.L4)
    {
        public override Side Side => Side.Ctct;

        /// <summary>The name is a temporary one, because another list still has the name that the list takes later in the run. Nothing is remembered.</summary>
        public bool IsTemporary { get; init; }
    }

    /// <summary>The list has the group's new name already: only the memory moves (L4, L5).</summary>
    public sealed record RememberName(LinkId Link, string GroupName) : PairStep(Link, Rule.L4)
    {
        public override Side Side => Side.Memory;
    }

    /// <summary>L6: the group was deleted, so its list is.</summary>
    public sealed record DeleteList(LinkId Link, ListId List, string Name) : PairStep(Link, Rule.L6)
    {
        public override Side Side => Side.Ctct;
    }

    /// <summary>L7: the list was deleted; the group stays and the pair is kept detached.</summary>
    public sealed record Detach(LinkId Link, string Name) : PairStep(Link, Rule.L7)
    {
        public override Side Side => Side.Memory;
    }

    /// <summary>Both halves are gone (L6 done, or a detached group deleted): nothing is left to remember.</summary>
    public sealed record Forget(LinkId Link) : PairStep(Link, Rule.L6)
    {
        public override Side Side => Side.Memory;
    }
}
