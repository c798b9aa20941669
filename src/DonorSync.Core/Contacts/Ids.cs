namespace DonorSync.Core.Contacts;

/// <summary>The id of a CRM contact, as the CRM writes it.</summary>
public readonly record struct ContactId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The id of a CRM group, as the CRM writes it.</summary>
public readonly record struct GroupId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The id of a Constant Contact contact (<c>contact_id</c>).</summary>
public readonly record struct CtctContactId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The id of a Constant Contact list (<c>list_id</c>).</summary>
public readonly record struct ListId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>The id of a link between a group and a list. It is known before both exist, so that steps can name it.</summary>
public readonly record struct LinkId(string Value)
{
    public static LinkId OfGroup(GroupId group) => new("group:" + group.Value);

    public static LinkId OfList(ListId list) => new("list:" + list.Value);

    /// <summary>
    /// Returns the id of a link between an existing group and an existing list (L8). The id contains both: if the run is killed after
    /// planning and one of the two is renamed, its next partner must not find the baseline of this link.
    /// </summary>
    public static LinkId OfPair(GroupId group, ListId list) => new($"pair:{group.Value}+{list.Value}");

    public override string ToString() => Value;
}
