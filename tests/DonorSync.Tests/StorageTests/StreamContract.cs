using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;

namespace DonorSync.Tests.StorageTests;

/// <summary>The streams of cases: their order, moved contacts (C8), and one state of the database for all of a stream.</summary>
public abstract class StreamContract : StorageContract
{
    /// <summary>By UTF-8 bytes, unlike .NET's ordinal order: surrogates come after U+FFxx.</summary>
    static readonly string[] InOrder =
    [
        "!x@x.org", "0@x.org", "a+b@x.org", "a-b@x.org", "a.b@x.org", "a@x.org", "ab@x.org", "z@x.org", "~@x.org", "ä@x.org", "ö@x.org",
        "ａ@x.org", "ｚ@x.org",
        "😀@x.org", "🙂@x.org",
    ];

    RunClaim claim = null!;
    SyncState state = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        claim = await World.ClaimAsync(Ours);
        state = World.State(claim);
    }

    [Fact]
    public void The_order_asked_for_is_the_core_s()
    {
        Assert.Equal(InOrder, InOrder.Reverse().Select(static k => new EmailKey(k)).Order().Select(static k => k.Value));
        Assert.NotEqual(InOrder, InOrder.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Baselines_stream_in_the_order_of_UTF8_bytes()
    {
        await state.Journal.SavePlanAsync([], [.. InOrder.Reverse().Select(static k => Sample.Keep(Sample.Baseline(k, "id " + k)))], None);

        Assert.Equal(InOrder, (await state.Baselines.BaselinesAsync(None).AllAsync()).Select(static b => b.Key.Value));
    }

    [Fact]
    public async Task The_mirror_streams_in_the_order_of_UTF8_bytes_those_without_an_address_first()
    {
        var contacts = InOrder.Reverse().Select(static (k, i) => Sample.Contact($"{i:00}", "p@x.org")).Append(Sample.Contact("none", null))
            .ToList();
        await state.Mirror.SaveContactsAsync(contacts, null, None);
        await state.Cases.SetCaseKeysAsync(
            InOrder.Reverse().Index().ToDictionary(static k => new CtctContactId($"{k.Index:00}"), static k => new EmailKey(k.Item)), None);

        var own = (await state.Cases.MirrorAsync(None).AllAsync()).Where(static r => !r.IsOccupant).Select(static r => r.Key.Value);
        Assert.Equal(["", .. InOrder], own);
    }

    [Fact]
    public async Task A_moved_contact_appears_under_both_keys_in_order_C8()
    {
        await LinkAsync("1", "m@x.org");
        await LinkAsync("2", "b@x.org");
        await state.Mirror.SaveContactsAsync(
            [Sample.Contact("1", "ａ@x.org"), Sample.Contact("2", "a@x.org"), Sample.Contact("3", "m@x.org"),
                Sample.Contact("4", null)], null, None);

        Assert.Equal(
            [new(new("1"), new("m@x.org"), new("ａ@x.org")), new(new("2"), new("b@x.org"), new("a@x.org"))],
            (await state.Cases.MovedAsync(None)).OrderBy(static m => m.Id.Value));
        Assert.Equal([" 4", "a@x.org 2 occupant", "b@x.org 2", "m@x.org 1", "m@x.org 3 occupant", "ａ@x.org 1 occupant"], await RowsAsync());
    }

    [Fact]
    public async Task A_contact_reconciled_under_its_own_address_appears_once_C8()
    {
        await LinkAsync("1", "old@x.org");
        await state.Mirror.SaveContactsAsync([Sample.Contact("1", "new@x.org")], null, None);

        await state.Cases.SetCaseKeysAsync(new Dictionary<CtctContactId, EmailKey> { [new("1")] = new("new@x.org") }, None);

        Assert.Equal(["new@x.org 1"], await RowsAsync());
        Assert.Single(await state.Cases.MovedAsync(None));
    }

    [Fact]
    public async Task A_moved_contact_is_released_when_its_link_is_forgotten_C8()
    {
        await LinkAsync("1", "old@x.org");
        await state.Mirror.SaveContactsAsync([Sample.Contact("1", "new@x.org")], null, None);
        await state.Journal.SavePlanAsync([], [Sample.Forget("old@x.org")], None);

        Assert.Empty(await state.Cases.MovedAsync(None));
        Assert.Equal(["new@x.org 1"], await RowsAsync());
    }

    [Fact]
    public async Task A_contact_that_lost_its_address_stays_with_its_link_C8()
    {
        await LinkAsync("1", "old@x.org");
        await state.Mirror.SaveContactsAsync([Sample.Contact("1", null)], null, None);

        Assert.Equal(["old@x.org 1"], await RowsAsync());
        Assert.Equal([new MovedContact(new("1"), new("old@x.org"), EmailKey.None)], await state.Cases.MovedAsync(None));
    }

    [Fact]
    public async Task A_stream_sees_one_state_while_others_write()
    {
        const int Rows = 2_000;
        await state.Mirror.SaveContactsAsync(
            [.. Enumerable.Range(0, Rows).Select(static i => Sample.Contact($"{i:0000}", $"{i:0000}@x.org"))], null, None);
        await state.Journal.SavePlanAsync(
            [], [.. Enumerable.Range(0, Rows).Select(static i => Sample.Keep(Sample.Baseline($"{i:0000}@x.org")))], None);
        await using var mirror = state.Cases.MirrorAsync(None).GetAsyncEnumerator(None);
        await using var baselines = state.Baselines.BaselinesAsync(None).GetAsyncEnumerator(None);
        Assert.True(await mirror.MoveNextAsync() && await baselines.MoveNextAsync());

        await state.Mirror.SaveContactsAsync([Sample.Contact("late", "9999@x.org"), Sample.Contact("1999", "0000@x.org")], null, None);
        await state.Journal.SavePlanAsync([], [Sample.Forget("1999@x.org"), Sample.Keep(Sample.Baseline("9999@x.org"))], None);

        var (mirrored, kept) = (1, 1);
        for (; await mirror.MoveNextAsync(); mirrored++)
            Assert.Equal(mirror.Current.Contact.Id.Value + "@x.org", mirror.Current.Key.Value);
        for (; await baselines.MoveNextAsync(); kept++)
            Assert.NotEqual("9999@x.org", baselines.Current.Key.Value);
        Assert.Equal((Rows, Rows), (mirrored, kept));
        Assert.Equal(Rows + 1, await state.Mirror.CountContactsAsync(null, None));
    }

    [Fact]
    public async Task A_stream_that_is_closed_early_blocks_no_writer()
    {
        await state.Mirror.SaveContactsAsync(
            [.. Enumerable.Range(0, 500).Select(static i => Sample.Contact($"{i}", $"{i}@x.org"))], null, None);
        for (var i = 0; i < 20; i++)
        {
            await foreach (var _ in state.Cases.MirrorAsync(None))
                break;
            await state.Mirror.SaveContactsAsync([Sample.Contact("w", $"w{i}@x.org")], null, None);
        }
        Assert.Equal(501, (await state.Cases.MirrorAsync(None).AllAsync()).Count);
    }

    Task LinkAsync(string id, string key) => state.Journal.SavePlanAsync([], [Sample.Keep(Sample.Baseline(key, id))], None);

    async Task<List<string>> RowsAsync() =>
        [.. (await state.Cases.MirrorAsync(None).AllAsync())
            .Select(static r => $"{r.Key} {r.Contact.Id}{(r.IsOccupant ? " occupant" : "")}")];
}
