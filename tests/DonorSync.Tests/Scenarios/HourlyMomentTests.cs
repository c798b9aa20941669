using DonorSync.Server.Scheduling;
using DonorSync.Sync;

namespace DonorSync.Tests.Scenarios;

/// <summary>A3: a sync runs by itself every hour, at a moment of the connection's own.</summary>
public sealed class HourlyMomentTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    static IEnumerable<ConnectionId> Connections => Enumerable.Range(0, 1_000).Select(n => new ConnectionId(Guid.CreateVersion7(Start.AddMilliseconds(n))));

    [Fact]
    public void A_connection_keeps_its_moment_whenever_the_server_starts()
    {
        foreach (var connection in Connections)
        {
            var slot = SyncSchedule.NextSlot(connection, Start, Hour);
            Assert.InRange(slot - Start, TimeSpan.FromTicks(1), Hour);
            Assert.Equal(slot + (5 * Hour), SyncSchedule.NextSlot(connection, slot + (4 * Hour), Hour));
        }
    }

    [Fact]
    public void A_thousand_connections_are_spread_over_the_hour()
    {
        var quarters = Connections.GroupBy(c => (int)((SyncSchedule.NextSlot(c, Start, Hour) - Start) / TimeSpan.FromMinutes(15.01))).ToList();
        Assert.Equal(4, quarters.Count);
        Assert.All(quarters, q => Assert.InRange(q.Count(), 180, 320));
    }

    [Fact]
    public void The_first_hourly_sync_does_not_come_on_the_heels_of_connecting()
    {
        foreach (var connection in Connections)
            Assert.InRange(SyncSchedule.SlotAfterConnecting(connection, Start, Hour) - Start, Hour / 10, Hour);
    }
}
