using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DonorSync.Database;

/// <summary>Stores times as microseconds since 1970 (UTC), because SQLite cannot compare a DateTimeOffset.</summary>
public sealed class UnixMicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => UnixMicroseconds.Of(time), micros => UnixMicroseconds.ToTime(micros));

public static class UnixMicroseconds
{
    public static long Of(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}

/// <summary>Stores a time span as whole seconds.</summary>
sealed class SecondsConverter() : ValueConverter<TimeSpan, int>(span => (int)span.TotalSeconds, seconds => TimeSpan.FromSeconds(seconds));

sealed class OrganizationIdConverter() : ValueConverter<OrganizationId, Guid>(id => id.Value, value => new OrganizationId(value));

static class Clock
{
    /// <summary>Returns the time as the database returns it: in whole microseconds.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => UnixMicroseconds.ToTime(UnixMicroseconds.Of(clock.GetUtcNow()));
}
