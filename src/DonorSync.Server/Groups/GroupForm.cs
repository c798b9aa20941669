namespace DonorSync.Server.Groups;

/// <summary>The forms of a group, as typed.</summary>
public sealed class GroupForm
{
    public string? Name { get; set; }
}
