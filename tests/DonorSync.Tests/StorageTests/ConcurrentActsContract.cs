using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;

namespace DonorSync.Tests.StorageTests;

/// <summary>Two acts of users, imports or syncs at the same time end as if one of them had waited for the other.</summary>
public abstract class ConcurrentActsContract : StorageContract
{
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";

    int organizations;

    /// <summary>The second act runs before every n-th write of the first one; <c>DONORSYNC_LONG=1</c> tries all.</summary>
    protected virtual int Stride => 2;

    public static TheoryData<string> Acts => [.. ConcurrentActs.All.Keys];

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Overlapping_acts_end_as_if_one_followed_the_other_C1_C10_P9(string first)
    {
        foreach (var second in ConcurrentActs.All.Keys.Where(other => !(ConcurrentActs.IsWork(first) && ConcurrentActs.IsWork(other))))
            await MeetAsync(first, second, Long ? 1 : Stride);
    }

    /// <summary>The second act runs completely, directly before every n-th write of the first one.</summary>
    internal async Task MeetAsync(string first, string second, int stride = 1)
    {
        string[] expected = [await OneAfterTheOtherAsync(first, second), await OneAfterTheOtherAsync(second, first)];
        var from = 1 + ((first.Length + second.Length) % stride);
        for (var stop = from; await AtOneMomentAsync(first, second, stop) is { } shown; stop += stride)
            Assert.True(expected.Contains(shown),
                $"{first}, stopped before its write {stop}, and {second}:\n{shown}\n\nexpected:\n{string.Join("\nor\n", expected)}");
    }

    async Task<string> OneAfterTheOtherAsync(string first, string second)
    {
        var acts = await BeginAsync();
        await TryAsync(acts, first);
        await TryAsync(acts, second);
        return await EndAsync(acts, first, second);
    }

    /// <returns>Null when the first act has fewer writes.</returns>
    async Task<string?> AtOneMomentAsync(string first, string second, int number)
    {
        var acts = await BeginAsync();
        var before = await acts.CountAsync();
        var stop = new Stop(number);
        var stopped = Task.Run(() => WriteInterleaver.RunAsync(stop, () => TryAsync(acts, first)));
        await Task.WhenAny(stop.Reached, stopped);
        if (!stop.Reached.IsCompleted)
        {
            await stopped;
            return null;
        }
        var other = await TryAsync(acts, second);
        stop.GoOn();
        var one = await stopped;
        // What was refused because of the other act is requested again, as a user would.
        one ??= await TryAsync(acts, first);
        other ??= await TryAsync(acts, second);
        Assert.Equal(before + Net(one) + Net(other), await acts.CountAsync());
        return await EndAsync(acts, first, second);
    }

    static int Net(ActReport? report) => report is null ? 0 : report.Added - report.Removed;

    /// <summary>Completes what a run left to the next one.</summary>
    static async Task<string> EndAsync(ConcurrentActs acts, string first, string second)
    {
        if (first == "sync" || second == "sync")
            await acts.SyncAsync();
        var shown = await acts.ShowAsync();
        Assert.DoesNotContain("no@x.org First  Yes", shown, StringComparison.Ordinal);
        return shown;
    }

    /// <returns>Null when it was refused because another act is in progress, or was overtaken.</returns>
    static async Task<ActReport?> TryAsync(ConcurrentActs acts, string act)
    {
        try
        {
            return await ConcurrentActs.All[act](acts);
        }
        catch (Exception refused) when (refused is RejectedException or WorkNotNowException)
        {
            return null;
        }
    }

    Task<ConcurrentActs> BeginAsync() => ConcurrentActs.BeginAsync(World, $"acct-two-{++organizations}");
}
