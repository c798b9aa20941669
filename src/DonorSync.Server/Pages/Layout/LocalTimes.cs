using System.Globalization;
using System.Security.Claims;
using DonorSync.Server.Security;

namespace DonorSync.Server.Pages.Layout;

/// <summary>Formats times in the organization's time zone.</summary>
sealed class LocalTimes(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone => zone;

    /// <summary>The time zones to choose from, UTC first. The list depends on the machine.</summary>
    public static IEnumerable<string> Zones =>
        TimeZoneInfo.GetSystemTimeZones().Select(static z => z.Id).Where(static id => id != TimeZoneInfo.Utc.Id)
        .Order(StringComparer.Ordinal).Prepend(TimeZoneInfo.Utc.Id);

    /// <summary>A zone that this machine does not know is replaced by UTC.</summary>
    public static LocalTimes Of(ClaimsPrincipal? user) => new(
        user?.FindFirstValue(OrganizationClaims.TimeZone) is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone : TimeZoneInfo.Utc);

    /// <returns>The first moment of a day: later than midnight where clocks are put forward at midnight.</returns>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
            midnight = midnight.AddMinutes(15);
        return new(midnight, zone.GetUtcOffset(midnight));
    }

    public string Show(DateTimeOffset at)
    {
        var text = TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        return zone == TimeZoneInfo.Utc ? text + " UTC" : text;
    }
}
