using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Merging;

/// <summary>Two contacts that a user wants to merge.</summary>
/// <param name="Kept">The contact that is kept, in the version that the user has read.</param>
/// <param name="Gone">The contact that is merged into it, in the version that the user has read.</param>
/// <param name="Fields">The new fields of the kept contact. Preferences cannot be chosen: a No of either counts.</param>
public sealed record MergeRequest(MergeSide Kept, MergeSide Gone, ContactChange Fields);

/// <summary>One of the two, in the version that the user has read.</summary>
public readonly record struct MergeSide(Guid Id, int Version);

/// <summary>The names of a merge in the list of tasks.</summary>
public sealed record MergeTask(string Kept, string Gone)
{
    public static MergeTask Of(WorkRow work) => WorkJson.Read<MergeTask>(work.Task);

    /// <summary>Uses the best name of each.</summary>
    internal static MergeTask Of(Contact kept, Contact gone) => new(Called(kept), Called(gone));

    static string Called(Contact contact)
    {
        var person = string.Join(' ', new[] { contact.FirstName, contact.LastName }.OfType<string>());
        var names = contact.Type == ContactKind.Organization ? new[] { contact.CompanyName, person } : [person, contact.CompanyName];
        return names.Append(contact.PrimaryEmail).FirstOrDefault(static n => !string.IsNullOrEmpty(n)) ?? "(no name)";
    }
}
