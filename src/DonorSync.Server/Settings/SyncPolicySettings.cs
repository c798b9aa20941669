using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace DonorSync.Server.Settings;

/// <summary>The rules' settings. Section <c>Sync</c>.</summary>
sealed class SyncPolicySettings
{
    const string Off = "off";

    /// <summary>E4: the longest top-level domain that is sent to Constant Contact, in characters, or <c>off</c>.</summary>
    /// <value>3; 2 to 63.</value>
    public string MaxTopLevelDomainLength { get; set; } = "3";

    /// <summary>C3: whether organizations' names are sent.</summary>
    /// <value>false.</value>
    public bool SendOrganizationNames { get; set; }

    /// <summary>B3: removals from lists are held if one run has more of them ...</summary>
    /// <value>25.</value>
    [Range(0, 1_000_000)]
    public int HoldRemovalsOver { get; set; } = 25;

    /// <summary>... and they are more than this share of one list, or of all linked lists, in percent.</summary>
    /// <value>20.</value>
    [Range(0, 100)]
    public int HoldRemovalsOverPercent { get; set; } = 20;

    /// <summary>B3: removals from lists are held in any case if one run has more of them.</summary>
    /// <value>1,000.</value>
    [Range(0, 1_000_000)]
    public int HoldRemovalsOverInAnyCase { get; set; } = 1_000;

    /// <summary>B3: deletions of lists are held if one run has more of them.</summary>
    /// <value>3.</value>
    [Range(0, 1_000)]
    public int HoldListDeletionsOver { get; set; } = 3;

    /// <summary>
    /// B3: changes of fields are held if they would blank one in more than this share of the linked contacts, in percent.
    /// </summary>
    /// <value>10.</value>
    [Range(0, 100)]
    public int HoldBlankedOverPercent { get; set; } = 10;

    /// <summary>B3: changes of fields are held if one run would change more than this share of the linked contacts, in percent.</summary>
    /// <value>80.</value>
    [Range(0, 100)]
    public int HoldChangedOverPercent { get; set; } = 80;

    /// <summary>B3: opt-outs are never held. Users are alerted if one run opts out more contacts ...</summary>
    /// <value>25.</value>
    [Range(0, 1_000_000)]
    public int HoldOptOutsOver { get; set; } = 25;

    /// <summary>... and they are more than this share of the linked contacts, in percent.</summary>
    /// <value>20.</value>
    [Range(0, 100)]
    public int HoldOptOutsOverPercent { get; set; } = 20;

    public SyncPolicy ToPolicy() => SyncPolicy.Default with
    {
        MaxTopLevelDomainLength = MaxLength(),
        SendOrganizationNames = SendOrganizationNames,
        Holds = new()
        {
            Removals = HoldRemovalsOver,
            RemovalShare = HoldRemovalsOverPercent / 100.0,
            RemovalsInAnyCase = HoldRemovalsOverInAnyCase,
            ListDeletions = HoldListDeletionsOver,
            BlankedShare = HoldBlankedOverPercent / 100.0,
            ChangedShare = HoldChangedOverPercent / 100.0,
            OptOuts = HoldOptOutsOver,
            OptOutShare = HoldOptOutsOverPercent / 100.0,
        },
    };

    int? MaxLength()
    {
        if (string.Equals(MaxTopLevelDomainLength, Off, StringComparison.OrdinalIgnoreCase))
            return null;
        return int.TryParse(MaxTopLevelDomainLength, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is >= 2 and <= 63
            ? length
            : throw new SettingsException(
                "Sync__MaxTopLevelDomainLength", $"'{MaxTopLevelDomainLength}' is neither off nor a number from 2 to 63.");
    }
}
