using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Lists;

internal sealed record ListPageBody(
    Rows<ListBody>? Lists, int? ListsCount, [property: JsonPropertyName("_links")] LinksBody? Links) : IPageBody
{
    [JsonIgnore]
    public int? RowsInAll => ListsCount;

    [JsonIgnore]
    public IEnumerable<string?> Ids =>
        Lists is null ? [] : Lists.Read.Select(static l => l.ListId).Concat(Lists.Unread.Select(static row => row.Id));
}

/// <summary>A list as Constant Contact returns it.</summary>
internal sealed record ListBody
{
    public string? ListId { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }
    public bool? Favorite { get; init; }

    /// <summary>Set on deleted lists, in any format.</summary>
    public string? DeletedAt { get; init; }

    public int? MembershipCount { get; init; }

    /// <summary>Null if <see cref="DeletedAt"/> is not a date.</summary>
    [JsonIgnore]
    public bool? IsDeleted => DeletionDate.In(DeletedAt);
}

/// <summary>Creates or changes a list. A change replaces everything, so a rename sends the rest as it was read.</summary>
internal sealed record ListWriteBody(string Name, bool? Favorite, string? Description);
