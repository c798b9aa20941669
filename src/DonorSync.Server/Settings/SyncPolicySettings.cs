using System.Globalization;
using DonorSync.Core;

namespace DonorSync.Server.Settings;

/// <summary>What an installation may set of the rules. Bound from the section <c>Sync</c>.</summary>
sealed class SyncPolicySettings
{
    const string Off = "off";

    /// <summary>E4: the longest top-level domain that goes to Constant Contact, in characters, or <c>off</c>.</summary>
    /// <value>3; 2 to 63.</value>
    public string MaxTopLevelDomainLength { get; set; } = "3";

    /// <summary>C3: whether an organization's names go along.</summary>
    /// <value>false.</value>
    public bool SendOrganizationNames { get; set; }

    public SyncPolicy ToPolicy() => SyncPolicy.Default with
    {
        MaxTopLevelDomainLength = MaxLength(),
        SendOrganizationNames = SendOrganizationNames,
    };

    int? MaxLength()
    {
        if (string.Equals(MaxTopLevelDomainLength, Off, StringComparison.OrdinalIgnoreCase))
            return null;
        return int.TryParse(MaxTopLevelDomainLength, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length is >= 2 and <= 63
            ? length
            : throw new SettingsException("Sync__MaxTopLevelDomainLength", $"'{MaxTopLevelDomainLength}' is neither off nor a number from 2 to 63.");
    }
}
