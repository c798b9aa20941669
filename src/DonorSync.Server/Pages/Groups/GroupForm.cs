namespace DonorSync.Server.Pages.Groups;

/// <summary>What the forms of a group hold, as typed.</summary>
public sealed class GroupForm
{
    public string? Name { get; set; }
}
