using System.Text.Json;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>The body that changes settings: only what is sent. Null returns to the server's default.</summary>
sealed record SyncSettingsChange
{
    public Optional<JsonElement> MaxTopLevelDomainLength { get; init; }
    public Optional<bool?> SendOrganizationNames { get; init; }
    public Optional<Newcomers?> Newcomers { get; init; }

    /// <summary>B19: no sync starts automatically. The default is false.</summary>
    public Optional<bool?> Paused { get; init; }
    public Optional<string?> Interval { get; init; }
    public Optional<string?> FullReadEvery { get; init; }
    public Optional<HoldsChange?> Holds { get; init; }

    /// <summary>Returns the texts of what was sent, by name (<see cref="SyncField"/>), without the pause.</summary>
    public IReadOnlyDictionary<string, string?> ToTexts()
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (MaxTopLevelDomainLength is { IsSent: true, Value: var limit })
            texts["maxTopLevelDomainLength"] = TextOf(limit);
        if (SendOrganizationNames is { IsSent: true, Value: var names })
            texts["sendOrganizationNames"] = names switch { null => null, true => "true", false => "false" };
        if (Newcomers is { IsSent: true, Value: var newcomers })
            texts["newcomers"] = newcomers is { } choice ? new NewcomersKind().Format(choice) : null;
        if (Interval.IsSent)
            texts["interval"] = Interval.Value;
        if (FullReadEvery.IsSent)
            texts["fullReadEvery"] = FullReadEvery.Value;
        if (Holds.IsSent)
            (Holds.Value ?? HoldsChange.Defaults).AddTo(texts);
        return texts;
    }

    /// <summary>A number in quotation marks is no number.</summary>
    static string? TextOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => json.GetString() == "off" ? "off" : "",
        _ => json.GetRawText(),
    };
}

/// <summary>The thresholds of B3 that change.</summary>
readonly record struct HoldsChange
{
    static readonly Optional<int?> Default = new(null);

    internal static HoldsChange Defaults => new()
    {
        RemovalsOver = Default,
        RemovalsOverPercent = Default,
        RemovalsOverInAnyCase = Default,
        ListDeletionsOver = Default,
        BlankedOverPercent = Default,
        ChangedOverPercent = Default,
        OptOutsOver = Default,
        OptOutsOverPercent = Default,
    };

    public Optional<int?> RemovalsOver { get; init; }
    public Optional<int?> RemovalsOverPercent { get; init; }
    public Optional<int?> RemovalsOverInAnyCase { get; init; }
    public Optional<int?> ListDeletionsOver { get; init; }
    public Optional<int?> BlankedOverPercent { get; init; }
    public Optional<int?> ChangedOverPercent { get; init; }
    public Optional<int?> OptOutsOver { get; init; }
    public Optional<int?> OptOutsOverPercent { get; init; }

    internal void AddTo(Dictionary<string, string?> texts)
    {
        Add("holds.removalsOver", RemovalsOver);
        Add("holds.removalsOverPercent", RemovalsOverPercent);
        Add("holds.removalsOverInAnyCase", RemovalsOverInAnyCase);
        Add("holds.listDeletionsOver", ListDeletionsOver);
        Add("holds.blankedOverPercent", BlankedOverPercent);
        Add("holds.changedOverPercent", ChangedOverPercent);
        Add("holds.optOutsOver", OptOutsOver);
        Add("holds.optOutsOverPercent", OptOutsOverPercent);

        void Add(string name, Optional<int?> sent)
        {
            if (sent.IsSent)
                texts[name] = sent.Value is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        }
    }
}
