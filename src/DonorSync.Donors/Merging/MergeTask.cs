using DonorSync.Core;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Merging;

/// <summary>Two contacts that a person says are one.</summary>
/// <param name="Kept">The one that stays, and the version that was looked at.</param>
/// <param name="Gone">The one that goes into it, and the version that was looked at.</param>
/// <param name="Fields">What the kept one's fields become. Preferences are not chosen: a No of either holds.</param>
public sealed record MergeRequest(MergeSide Kept, MergeSide Gone, ContactChange Fields);

/// <summary>One of the two, as it was looked at.</summary>
public readonly record struct MergeSide(Guid Id, int Version);

/// <summary>What a merge is called, in the list of works.</summary>
public sealed record MergeTask(string Kept, string Gone)
{
    public static MergeTask Of(WorkRow work) => WorkJson.Read<MergeTask>(work.Task);

    /// <summary>By the best name of each.</summary>
    internal static MergeTask Of(Contact kept, Contact gone) => new(Called(kept), Called(gone));

    static string Called(Contact contact)
    {
        var person = string.Join(' ', new[] { contact.FirstName, contact.LastName }.OfType<string>());
        var names = contact.Type == ContactKind.Organization ? new[] { contact.CompanyName, person } : [person, contact.CompanyName];
        return names.Append(contact.PrimaryEmail).FirstOrDefault(static n => !string.IsNullOrEmpty(n)) ?? "(no name)";
    }
}
