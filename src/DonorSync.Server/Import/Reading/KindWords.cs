using System.Collections.Frozen;

namespace DonorSync.Server.Import.Reading;

/// <summary>Words that donor databases use for persons and organizations. A household is a person.</summary>
internal static class KindWords
{
    private const string Persons =
        "person|persons|people|individual|individuals|individualconstituent|individualdonor|ind|indiv|in|i|p|household|"
        + "households|hh|h|family|families|fam|couple|spouse|contact|contacts|donor|donors|human|constituent|"
        + "individualcontact|personaccount|householdaccount|hhaccount";

    private const string Organizations =
        "organization|organizations|organisation|organisations|organizationconstituent|organizationcontact|org|orgs|o|og|"
        + "company|companies|co|business|businesses|bus|corporation|corporations|corporate|corp|cor|foundation|foundations|"
        + "fo|fnd|found|nonprofit|nonprofitorganization|npo|ngo|charity|church|churches|religious|religiousorganization|"
        + "school|schools|university|institution|government|gov|governmentagency|agency|association|club|union|trust|"
        + "entity|organizationaccount|smallbusiness|communityorganization|civicorganization|firm|enterprise|legalentity|"
        + "commercial|parish|congregation";

    private static readonly FrozenDictionary<string, RowKind> Words = Of(Persons, RowKind.Person).Concat(Of(Organizations,
        RowKind.Organization))
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Value);

    /// <param name="word">Letters and digits in lower case.</param>
    public static RowKind? Find(string word) => Words.TryGetValue(word, out var kind) ? kind : null;

    private static IEnumerable<KeyValuePair<string, RowKind>> Of(string words, RowKind kind) => words.Split('|').Select(word =>
        KeyValuePair.Create(word, kind));
}
