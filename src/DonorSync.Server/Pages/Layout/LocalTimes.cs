using System.Globalization;
using System.Security.Claims;
using DonorSync.Server.Security;

namespace DonorSync.Server.Pages.Layout;

/// <summary>Times in the time zone of the organisation whose people look at them.</summary>
sealed class LocalTimes(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone => zone;

    /// <summary>The zones to choose from, UTC first. Which there are is up to the machine.</summary>
    public static IEnumerable<string> Zones => TimeZoneInfo.GetSystemTimeZones().Select(static z => z.Id).Where(static id => id != TimeZoneInfo.Utc.Id)
        .Order(StringComparer.Ordinal).Prepend(TimeZoneInfo.Utc.Id);

    /// <summary>A zone that this machine does not know, or no longer, is UTC.</summary>
    public static LocalTimes Of(ClaimsPrincipal? user) => new(
        user?.FindFirstValue(OrganizationClaims.TimeZone) is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc);

    /// <returns>The first moment of a day. Where clocks are put forward at midnight, the day begins later.</returns>
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
