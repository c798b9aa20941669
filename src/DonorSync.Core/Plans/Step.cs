namespace DonorSync.Core.Plans;

/// <summary>
/// One action of a run, with its rule. A closed set: every kind is nested in <see cref="PairStep"/> or <see cref="ContactStep"/>, and tests
/// check that each is applied, shown and saved.
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

    /// <summary>L1: creates a list with the group's name.</summary>
    public sealed record CreateList(LinkId Link, GroupId Group, string Name) : PairStep(Link, Rule.L1)
    {
        public override Side Side => Side.Ctct;
    }

    /// <summary>L2: creates a group with the list's name.</summary>
    public sealed record CreateGroup(LinkId Link, ListId List, string Name) : PairStep(Link, Rule.L2)
    {
        public override Side Side => Side.Crm;
    }

    /// <summary>L8: links an existing group and an existing list with the same name.</summary>
    public sealed record Join(LinkId Link, GroupId Group, ListId List, string GroupName) : PairStep(Link, Rule.L8)
    {
        public override Side Side => Side.Memory;
    }

    /// <summary>L4: gives the list the group's new name.</summary>
    public sealed record RenameList(LinkId Link, ListId List, string From, string To) : PairStep(Link, Rule.L4)
    {
        public override Side Side => Side.Ctct;

        /// <summary>Temporary name, because another list has the new name until later in the run. It is not remembered.</summary>
        public bool IsTemporary { get; init; }
    }

    /// <summary>L4, L5: the list already has the group's new name; only the remembered name changes.</summary>
    public sealed record RememberName(LinkId Link, string GroupName) : PairStep(Link, Rule.L4)
    {
        public override Side Side => Side.Memory;
    }

    /// <summary>L6: deletes the list of a deleted group.</summary>
    public sealed record DeleteList(LinkId Link, ListId List, string Name) : PairStep(Link, Rule.L6)
    {
        public override Side Side => Side.Ctct;
    }

    /// <summary>L7: the list was deleted; the group and the detached link are kept.</summary>
    public sealed record Detach(LinkId Link, string Name) : PairStep(Link, Rule.L7)
    {
        public override Side Side => Side.Memory;
    }

    /// <summary>Deletes a link whose group and list are gone (L6 done, or a detached group deleted).</summary>
    public sealed record Forget(LinkId Link) : PairStep(Link, Rule.L6)
    {
        public override Side Side => Side.Memory;
    }
}
