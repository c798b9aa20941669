using DonorSync.Donors.Erasure;

namespace DonorSync.Tests.StorageTests;

/// <summary>The storage of bounces (P7).</summary>
public abstract class BouncesContract : StorageContract
{
    [Fact]
    public async Task The_latest_bounce_of_an_address_is_kept_for_any_order_of_campaigns_P7()
    {
        var state = World.State(await World.ClaimAsync(Ours));
        await state.Bounces.SaveBouncesAsync(
            new("newer", 2), [Of("zoe@x.org", 3), Of("ada@x.org", 3, BounceKind.Suspended), Of("ada@x.org", 2)], None);
        await state.Bounces.SaveBouncesAsync(new("older", 2), [Of("ada@x.org", 1), Of("ben@x.org", 1)], None);

        Assert.Equal(
            [Of("ada@x.org", 3, BounceKind.Suspended), Of("ben@x.org", 1), Of("zoe@x.org", 3)], await state.Bounces.BouncesAsync(None)
                .AllAsync());
    }

    [Fact]
    public async Task A_campaigns_count_is_that_of_its_last_read_P7()
    {
        var state = World.State(await World.ClaimAsync(Ours));
        await state.Bounces.SaveBouncesAsync(new("one", 1), [], None);
        await state.Bounces.SaveBouncesAsync(new("two", 7), [Of("ada@x.org", 1)], None);
        await state.Bounces.SaveBouncesAsync(new("one", 3), [Of("ada@x.org", 2)], None);

        Assert.Equal(new Dictionary<string, int> { ["one"] = 3, ["two"] = 7 }, await state.Bounces.CampaignsAsync(None));
        Assert.Equal(World.Now.AddDays(2), (await state.Bounces.BouncesAsync(None).AllAsync()).Single().At);
    }

    [Fact]
    public async Task A_bounce_of_an_erased_person_is_not_kept_P7()
    {
        await using (var db = World.Open(Ours.Organization))
        {
            await World.Get<Tombstones>().AddAsync(db, [new("ada@x.org")], World.Now, None);
            await db.SaveChangesAsync(None);
        }
        var state = World.State(await World.ClaimAsync(Ours));
        await state.Bounces.SaveBouncesAsync(new("one", 2), [Of("ada@x.org", 1), Of("ben@x.org", 1)], None);

        Assert.Equal([Of("ben@x.org", 1)], await state.Bounces.BouncesAsync(None).AllAsync());
    }

    Bounce Of(string key, int day, BounceKind kind = BounceKind.NonExistent) => new(new(key), kind, World.Now.AddDays(day));
}
