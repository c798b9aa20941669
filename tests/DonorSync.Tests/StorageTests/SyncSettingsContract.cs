using DonorSync.Database.Organizations;
using DonorSync.Server.Organizations.Choices;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>B13: what an organization chose is stored for it alone; everything else follows the server's settings.</summary>
public abstract class SyncSettingsContract : StorageContract
{
    StoredSettings Settings => World.Get<StoredSettings>();

    /// <summary>Another value than the server's, for each setting.</summary>
    static readonly Dictionary<string, string> Others = new()
    {
        ["interval"] = "02:30:00",
        ["fullReadEvery"] = "7.00:00:00",
        ["maxTopLevelDomainLength"] = "12",
        ["sendOrganizationNames"] = "true",
        ["newcomers"] = "ask",
        ["holds.removalsOver"] = "26",
        ["holds.removalsOverPercent"] = "21",
        ["holds.removalsOverInAnyCase"] = "1001",
        ["holds.listDeletionsOver"] = "4",
        ["holds.blankedOverPercent"] = "29",
        ["holds.changedOverPercent"] = "57",
        ["holds.optOutsOver"] = "27",
        ["holds.optOutsOverPercent"] = "22",
    };

    [Fact]
    public async Task Without_a_choice_the_servers_settings_apply_B13()
    {
        Assert.Equal(SyncSettings.Default, await Settings.OfAsync(Ours.Organization, None));
        Assert.Empty(await Settings.IntervalsAsync(None));
        await using var db = World.Open(Ours.Organization);
        Assert.False(await db.Set<OrganizationSettings>().AnyAsync(None));
    }

    [Fact]
    public async Task Each_setting_is_stored_by_itself_and_can_return_to_the_default_B13()
    {
        Assert.Equal(SyncFields.All.Select(static f => f.Name).Order(), Others.Keys.Order());
        foreach (var field in SyncFields.All)
        {
            Assert.NotEqual(field.Of(SyncSettings.Default), Others[field.Name]);
            Assert.Null(field.ProblemOf(Others[field.Name], new()));
            await SetAsync(Ours, (field.Name, Others[field.Name]));

            var now = await Settings.OfAsync(Ours.Organization, None);
            Assert.All(SyncFields.All, f => Assert.Equal(f == field ? Others[f.Name] : f.Of(SyncSettings.Default), f.Of(now)));
            Assert.Equal(Others[field.Name], field.OwnOf(await Settings.OwnAsync(Ours.Organization, None)));

            await SetAsync(Ours, (field.Name, null));
            Assert.Equal(SyncSettings.Default, await Settings.OfAsync(Ours.Organization, None));
        }
    }

    [Fact]
    public async Task No_limit_is_another_choice_than_the_default_B13_E4()
    {
        await SetAsync(Ours, ("maxTopLevelDomainLength", "off"));

        Assert.Null((await Settings.OfAsync(Ours.Organization, None)).Policy.MaxTopLevelDomainLength);
        Assert.Equal("off", SyncFields.Named("maxTopLevelDomainLength").OwnOf(await Settings.OwnAsync(Ours.Organization, None)));
    }

    [Fact]
    public async Task Organizations_do_not_share_settings_and_a_deleted_one_leaves_none_B13()
    {
        var theirs = await World.NewTenantAsync("acct-2");
        await SetAsync(Ours, ("interval", "02:00:00"));

        Assert.Equal(SyncSettings.Default, await Settings.OfAsync(theirs.Organization, None));
        await SetAsync(theirs, ("interval", "03:00:00"));
        Assert.Equal(TimeSpan.FromHours(2), (await Settings.OfAsync(Ours.Organization, None)).Interval);
        Assert.Equal(
            [(Ours.Organization, 2.0), (theirs.Organization, 3.0)],
            (await Settings.IntervalsAsync(None)).OrderBy(static i => i.Value).Select(static i => (i.Key, i.Value.TotalHours)));

        await using var db = World.Open(theirs.Organization);
        await db.Organizations.Where(o => o.Id == theirs.Organization).ExecuteDeleteAsync(None);
        Assert.Equal(Ours.Organization, Assert.Single(await Settings.IntervalsAsync(None)).Key);
    }

    [Fact]
    public async Task Two_administrators_at_the_same_moment_keep_each_others_settings_B13()
    {
        foreach (var first in new[] { true, false })
        {
            var stop = new Stop(1);
            var removals = first ? "30" : "40";
            var one = WriteInterleaver.RunAsync(stop, () => SetAsync(Ours, ("holds.removalsOver", removals)));
            await stop.Reached;
            await SetAsync(Ours, ("holds.listDeletionsOver", "7"), ("interval", "02:00:00"));
            stop.GoOn();
            await one;

            var now = await Settings.OfAsync(Ours.Organization, None);
            Assert.Equal(
                (first ? 30 : 40, 7, TimeSpan.FromHours(2)), (now.Policy.Holds.Removals, now.Policy.Holds.ListDeletions, now.Interval));
            await SetAsync(Ours, ("holds.listDeletionsOver", null), ("interval", null));
        }
    }

    async Task<SyncSettings> SetAsync(Tenant tenant, params (string Name, string? Text)[] values)
    {
        await using var db = World.Open(tenant.Organization);
        var (_, after) = await Settings.ChangeAsync(
            db,
            own =>
            {
                foreach (var (name, text) in values)
                    SyncFields.Named(name).Set(own, text);
            },
            None);
        return after;
    }
}
