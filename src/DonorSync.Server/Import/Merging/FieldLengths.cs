using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Reading;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DonorSync.Server.Import.Merging;

/// <summary>The maximum lengths of texts, from the database's model, so that a dry run finds the same problems as an import.</summary>
internal sealed class FieldLengths(IModel model)
{
    private readonly ImmutableArray<int?> lengths =
        [.. DraftFields.Texts.Select(field => model.FindEntityType(typeof(Contact))!.FindProperty(field.Property)!.GetMaxLength())];

    public IReadOnlyList<string> Problems(DonorDraft? values, ImmutableArray<string> groups)
    {
        List<string> problems = [];
        for (var index = 0; values is not null && index < lengths.Length; index++)
        {
            var field = DraftFields.Texts[index];
            if (field.Get(values)?.Length > lengths[index])
                problems.Add(TooLong(field.Name, field.Get(values)!, lengths[index]));
        }
        problems.AddRange(groups.Where(group => group.Length > GroupNames.MaxLength)
            .Select(group => TooLong("group name", group, GroupNames.MaxLength)));
        return problems;
    }

    private static string TooLong(string name, string value, int? max) =>
        $"The {name} has {value.Length:N0} characters; at most {max} are allowed.";
}
