namespace DonorSync.Core;

/// <summary>A contact of the CRM, in the CRM's own spelling of ids.</summary>
public readonly record struct ContactId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A group of the CRM, in the CRM's own spelling of ids.</summary>
public readonly record struct GroupId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A contact of Constant Contact (<c>contact_id</c>).</summary>
public readonly record struct CtctContactId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A contact list of Constant Contact (<c>list_id</c>).</summary>
public readonly record struct ListId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>A remembered pair of group and list. Known before both halves exist, so that steps can name it.</summary>
public readonly record struct LinkId(string Value)
{
    public static LinkId OfGroup(GroupId group) => new("group:" + group.Value);

    public static LinkId OfList(ListId list) => new("list:" + list.Value);

    /// <summary>
    /// Of two that exist already (L8). What agrees is remembered when a run is planned; if the run is then killed and one of the two
    /// renamed, neither's next partner may find that memory.
    /// </summary>
    public static LinkId OfPair(GroupId group, ListId list) => new($"pair:{group.Value}+{list.Value}");

    public override string ToString() => Value;
}
