using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports.Memory;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>The log of changed addresses: written by the database for every writer, deleted only by a run that has read them.</summary>
public abstract class ChangesContract : StorageContract
{
    SyncState state = null!;
    Guid group;
    Guid ada;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        state = World.State(await World.ClaimAsync(Ours));
        group = await World.AddGroupAsync(Ours, "Donors");
        ada = await World.AddContactAsync(Ours, "ada@x.org");
    }

    [Fact]
    public async Task Nothing_is_logged_before_tracking_starts()
    {
        await World.AddContactAsync(Ours, "ben@x.org");

        Assert.Null(await state.Changes.MarkChangesSeenAsync(None));
        Assert.Empty((await state.Changes.ChangedAsync(10, None))!);
    }

    [Fact]
    public async Task There_is_no_valid_fingerprint_before_a_full_plan_has_ended_B8()
    {
        await state.Changes.BeginTrackingAsync(None);
        Assert.StartsWith("run ", await state.Changes.MarkChangesSeenAsync(None), StringComparison.Ordinal);

        await state.Changes.DeleteSeenChangesAsync("all of it", [], None);
        Assert.Equal("all of it", await state.Changes.MarkChangesSeenAsync(None));
    }

    [Theory]
    [InlineData("new contact", "ben@x.org")]
    [InlineData("name", "ada@x.org")]
    [InlineData("address", "ada@x.org new@x.org")]
    [InlineData("opt-in", "ada@x.org")]
    [InlineData("joins", "ada@x.org")]
    [InlineData("mirror", "eve@x.org")]
    [InlineData("baseline", "eve@x.org")]
    [InlineData("bounce", "eve@x.org")]
    public async Task Every_value_that_a_case_reads_logs_its_address(string what, string expected)
    {
        await TrackAsync();
        await DoAsync(what);
        Assert.Equal(expected, string.Join(' ', (await state.Changes.ChangedAsync(10, None))!));
    }

    [Fact]
    public async Task Leaving_a_group_and_deletion_are_logged()
    {
        await World.PutIntoGroupAsync(Ours, group, ada);
        await TrackAsync();
        await World.TakeOutOfGroupAsync(Ours, group, ada);
        Assert.Equal("ada@x.org", Assert.Single((await state.Changes.ChangedAsync(10, None))!).Value);

        await TrackAsync();
        await using var db = World.Open(Ours.Organization);
        await db.Contacts().Where(c => c.Id == ada).ExecuteDeleteAsync(None);
        Assert.Equal("ada@x.org", Assert.Single((await state.Changes.ChangedAsync(10, None))!).Value);
    }

    [Fact]
    public async Task An_address_logged_again_after_it_was_seen_stays()
    {
        await TrackAsync();
        await DoAsync("name");
        await DoAsync("new contact");
        await state.Changes.MarkChangesSeenAsync(None);
        await DoAsync("opt-in");

        await state.Changes.DeleteSeenChangesAsync(null, [], None);

        Assert.Equal("ada@x.org", Assert.Single((await state.Changes.ChangedAsync(10, None))!).Value);
    }

    [Fact]
    public async Task An_address_with_steps_left_is_logged_again()
    {
        await TrackAsync();
        await DoAsync("name");
        await state.Changes.MarkChangesSeenAsync(None);

        await state.Changes.DeleteSeenChangesAsync(null, [new("ada@x.org"), new("zoe@x.org")], None);

        Assert.Equal(["ada@x.org", "zoe@x.org"], (await state.Changes.ChangedAsync(10, None))!.Select(static k => k.Value));
    }

    [Fact]
    public async Task Too_many_are_not_listed()
    {
        await TrackAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await World.AddContactAsync(Ours, $"{name}@x.org");

        Assert.Null(await state.Changes.ChangedAsync(2, None));
        Assert.Equal(3, (await state.Changes.ChangedAsync(3, None))!.Count);
    }

    [Fact]
    public async Task Nothing_is_logged_after_tracking_ends()
    {
        await TrackAsync();
        await DoAsync("name");
        await state.Changes.StopTrackingAsync(None);
        await DoAsync("new contact");

        Assert.Null(await state.Changes.MarkChangesSeenAsync(None));
        Assert.Empty((await state.Changes.ChangedAsync(10, None))!);
    }

    [Fact]
    public async Task Changes_of_another_organization_are_not_logged_for_ours()
    {
        var theirs = await World.NewTenantAsync("acct-2");
        await TrackAsync();
        await World.AddContactAsync(theirs, "ben@x.org");

        Assert.Empty((await state.Changes.ChangedAsync(10, None))!);
    }

    /// <summary>If the sync read a property that no trigger logs, its change would wait for a day.</summary>
    [Fact]
    public void Every_column_that_the_sync_reads_of_a_contact_is_noted()
    {
        var noted = ChangedContactTriggers.OfContacts.ToHashSet();
        foreach (var property in typeof(Contact).GetProperties()
            .Where(static p => p is { CanWrite: true, Name: not nameof(Contact.Id) and not nameof(Contact.OrganizationId) }))
        {
            var (was, now) = (New(), New());
            if (Other(property.GetValue(was), property.PropertyType) is not { } other)
                continue;
            property.SetValue(now, other);
            Assert.True(
                was.ToCore([]).Equals(now.ToCore([])) || property.Name is nameof(Contact.Preferences) || noted.Contains(property.Name),
                property.Name);
        }
        Assert.Contains(nameof(ContactPreferences.IntegrationEmailOptIn), noted);
        Assert.Contains(nameof(ContactPreferences.EmailDeliverable), noted);
        Assert.Contains("PrimaryEmailKey", noted);

        static Contact New() => new() { Id = Guid.Empty, PrimaryEmail = "a@x.org" };
    }

    static object? Other(object? value, Type type) => value switch
    {
        string => "b@x.org",
        bool yes => !yes,
        int number => number + 1,
        DateTimeOffset at => at.AddDays(1),
        Enum => Enum.ToObject(type, Convert.ToInt32(value, null) + 1),
        null when type == typeof(string) => "other",
        null when type == typeof(DateTimeOffset?) => TestDatabase.Start,
        _ => null,
    };

    async Task TrackAsync()
    {
        await state.Changes.BeginTrackingAsync(None);
        await state.Changes.DeleteSeenChangesAsync("all of it", [], None);
    }

    Task DoAsync(string what) => what switch
    {
        "new contact" => World.AddContactAsync(Ours, "ben@x.org"),
        "name" => World.EditAsync(Ours, ada, new ContactChange { FirstName = "Augusta" }),
        "address" => World.EditAsync(Ours, ada, new ContactChange { PrimaryEmail = "new@x.org" }),
        "opt-in" => World.SetOptInAsync(Ours, ada, yes: false),
        "joins" => World.PutIntoGroupAsync(Ours, group, ada),
        "mirror" => state.Mirror.SaveContactsAsync([Sample.Contact("1", "eve@x.org")], null, None),
        "baseline" => state.Journal.SavePlanAsync([], [Sample.Keep(Sample.Baseline("eve@x.org", "1"))], None),
        "bounce" => state.Bounces.SaveBouncesAsync(new("one", 1), [new(new("eve@x.org"), BounceKind.NonExistent, World.Now)], None),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "not a change"),
    };
}
