using System.Collections.Frozen;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>
/// The meaning of a header by its name. Names are compared by letters and digits, ignoring case. They are those of common donor databases
/// and mailing tools: <see cref="FieldHeaders"/>, <see cref="AddressHeaders"/>, <see cref="ConsentHeaders"/>.
/// </summary>
internal static class HeaderNames
{
    private static readonly FrozenDictionary<string, ColumnMeaning> Meanings = FieldHeaders.All.Concat(ConsentHeaders.All)
        .ToFrozenDictionary(pair => HeaderText.Key(pair.Name), pair => pair.Meaning);

    /// <returns>Null for a name that is unknown, or known to be irrelevant for an import (<see cref="IrrelevantColumns"/>).</returns>
    public static ColumnMeaning? Find(string header)
    {
        if (IrrelevantColumns.IsExactly(HeaderText.Key(header)))
            return null;
        var meaning = ByKey(HeaderText.Key(header)) ?? ByKey(HeaderText.Key(HeaderText.Bare(header)));
        return meaning is { IsGuess: true } && IrrelevantColumns.Find(header) is not null ? null : meaning;
    }

    private static ColumnMeaning? ByKey(string key) => Meanings.TryGetValue(key, out var meaning) ? meaning
        : AddressHeaders.Find(key) ?? FieldHeaders.FindPrefixed(key, Meanings) ?? ConsentHeaders.FindByForm(key);
}
