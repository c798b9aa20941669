using DonorSync.Server.Clocks;
using DonorSync.Tests.ClientTests;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.ClockTests;

/// <summary>A clock that is ahead causes no deletion, and a wrong clock is reported.</summary>
public sealed class ClockTrustTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    readonly SettableClock clock = new(Start);

    [Theory]
    [MemberData(nameof(SettableClock.Hours), MemberType = typeof(SettableClock))]
    public void After_a_jump_forward_nothing_is_deleted_until_Constant_Contact_agrees(double hours)
    {
        var trust = new ClockTrust(clock);
        clock.SetBy(TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(2));

        Assert.Equal(hours < 0, trust.MayForget);
        trust.Saw(TimeSpan.FromSeconds(1));
        Assert.True(trust.MayForget);
        Assert.Null(trust.Wrong);
    }

    [Fact]
    public void A_clock_that_was_steady_for_a_day_is_trusted()
    {
        var trust = new ClockTrust(clock);
        clock.SetBy(TimeSpan.FromDays(30));
        Assert.False(trust.MayForget);
        clock.Advance(TimeSpan.FromHours(23));
        Assert.False(trust.MayForget);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.True(trust.MayForget);
    }

    [Fact]
    public void A_clock_that_Constant_Contact_contradicts_is_not_trusted_however_steady_it_is()
    {
        var trust = new ClockTrust(clock);
        SeeThrice(trust, TimeSpan.FromDays(3));
        Assert.Equal("the clock of this server is 3 days ahead of Constant Contact's", trust.Wrong);
        clock.Advance(TimeSpan.FromDays(2));
        Assert.False(trust.MayForget);

        clock.SetBy(TimeSpan.FromDays(-3));
        Assert.True(trust.MayForget);
        Assert.Null(trust.Wrong);
    }

    [Fact]
    public void One_response_of_Constant_Contact_does_not_prove_a_wrong_clock_nor_does_a_burst_or_differing_responses()
    {
        var trust = new ClockTrust(clock);
        for (var i = 0; i < 10; i++)
            trust.Saw(TimeSpan.FromDays(3));
        Assert.Null(trust.Wrong);
        Assert.False(trust.MayForget, "deleting nothing is safe");

        foreach (var days in new[] { 4, -9, 30, 0, 7 })
        {
            clock.Advance(TimeSpan.FromMinutes(10));
            trust.Saw(TimeSpan.FromDays(days));
            Assert.Null(trust.Wrong);
        }
        SeeThrice(trust, TimeSpan.FromDays(-3));
        Assert.Equal("the clock of this server is 3 days behind Constant Contact's", trust.Wrong);
        trust.Saw(TimeSpan.Zero);
        Assert.Null(trust.Wrong);
    }

    [Fact]
    public void One_answer_is_enough_where_the_server_has_seen_the_jump_itself()
    {
        var trust = new ClockTrust(clock);
        clock.SetBy(TimeSpan.FromDays(3));
        Assert.Null(trust.Wrong);
        trust.Saw(TimeSpan.FromDays(3));
        Assert.Equal("the clock of this server is 3 days ahead of Constant Contact's", trust.Wrong);

        var late = new ClockTrust(clock);
        late.Begin(clock.GetUtcNow().AddHours(5));
        late.Saw(TimeSpan.FromHours(-5));
        Assert.Equal("the clock of this server is 5 hours behind Constant Contact's", late.Wrong);
    }

    [Fact]
    public void A_time_that_the_database_has_recorded_and_the_clock_has_not_reached_is_named_until_Constant_Contact_agrees()
    {
        var trust = new ClockTrust(clock);
        trust.Begin(Start.AddHours(5));
        Assert.Equal("the clock of this server is 5 hours behind what the database has recorded", trust.Wrong);
        clock.SetBy(TimeSpan.FromHours(5));
        Assert.Null(trust.Wrong);
        clock.SetBy(TimeSpan.FromHours(-5));
        Assert.NotNull(trust.Wrong);
        trust.Saw(TimeSpan.FromSeconds(2));
        Assert.Null(trust.Wrong);
    }

    [Fact]
    public void The_log_says_once_that_the_clock_is_wrong_and_once_that_it_is_right_again()
    {
        var (trust, log) = (new ClockTrust(clock), new LogCatcher());
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(log));
        using var watch = new ClockWatch(trust, null!, clock, logs.CreateLogger<ClockWatch>());

        watch.Tell();
        SeeThrice(trust, TimeSpan.FromDays(3));
        watch.Tell();
        watch.Tell();
        trust.Saw(TimeSpan.Zero);
        watch.Tell();

        Assert.Equal(
            [
                "Wrong clock: the clock of this server is 3 days ahead of Constant Contact's. Synchronize the machine's clock with NTP",
                "The clock of this server is right again. It was: the clock of this server is 3 days ahead of Constant Contact's",
            ],
            log.All.Split('\n').Select(static line => line.Trim()));
    }

    void SeeThrice(ClockTrust trust, TimeSpan ahead)
    {
        for (var i = 0; i < 3; i++)
        {
            trust.Saw(ahead);
            clock.Advance(TimeSpan.FromSeconds(40));
        }
        trust.Saw(ahead);
    }

    [Fact]
    public void A_jump_forward_and_back_is_detected_and_small_steps_earn_no_trust()
    {
        var trust = new ClockTrust(clock);
        clock.SetBy(TimeSpan.FromDays(-1));
        Assert.True(trust.MayForget);
        clock.SetBy(TimeSpan.FromDays(1));
        Assert.False(trust.MayForget);
        trust.Saw(TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
        {
            clock.SetBy(TimeSpan.FromMinutes(50));
            trust.LookForJump();
        }
        Assert.False(trust.MayForget);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(0.5, true)]
    [InlineData(48.0, false)]
    [InlineData(-48.0, true)]
    public void A_start_long_after_the_latest_recorded_time_is_not_trusted_at_first(double? hoursAgo, bool mayForget)
    {
        var trust = new ClockTrust(clock);
        trust.Begin(hoursAgo is { } hours ? Start - TimeSpan.FromHours(hours) : null);
        Assert.Equal(mayForget, trust.MayForget);
        trust.Saw(TimeSpan.Zero);
        Assert.True(trust.MayForget);
    }

    [Fact]
    public void Time_that_passes_is_no_jump()
    {
        var trust = new ClockTrust(clock);
        clock.Advance(TimeSpan.FromDays(800));
        Assert.True(trust.MayForget);
        Assert.True(trust.IsSteadyFor(TimeSpan.FromDays(1)));
        clock.SetBy(TimeSpan.FromHours(-3));
        Assert.Equal(TimeSpan.FromHours(-3), trust.LookForJump());
        Assert.False(trust.IsSteadyFor(TimeSpan.FromMinutes(5)));
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True(trust.IsSteadyFor(TimeSpan.FromMinutes(5)));
    }
}
