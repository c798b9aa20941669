using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>One list of one account. Methods such as <see cref="Contact.Join"/> keep both sides of a membership.</summary>
internal sealed class ContactList(Guid id, string name, DateTimeOffset createdAt)
{
    public Guid Id => id;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset UpdatedAt { get; set; } = createdAt;
    public DateTimeOffset? DeletedAt { get; set; }

    [JsonIgnore]
    public bool IsDeleted => DeletedAt is not null;
    public string Name { get; set; } = name;
    public string? Description { get; set; }
    public bool Favorite { get; set; }

    [JsonIgnore]
    public HashSet<Contact> Members { get; } = [];

    public void Empty()
    {
        foreach (var member in Members)
            member.Lists.Remove(this);
        Members.Clear();
    }

    [JsonIgnore]
    public int ActiveMembers => Members.Count(member => member.IsActive);
}
