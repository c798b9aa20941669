namespace DonorSync.Testing;

/// <summary>What every store of the sync's memory promises a run: what was put in comes out, and absence is not deletion (B9).</summary>
public abstract class SyncMemoryContract
{
    static readonly DateTimeOffset At = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The memory as the run with this claim sees it. The first claim has begun.</summary>
    protected abstract SyncState Open(RunClaim claim);

    protected abstract RunClaim Claim { get; }

    /// <summary>Ends the run and begins another one.</summary>
    protected abstract Task<RunClaim> NextClaimAsync();

    SyncState State => Open(Claim);

    static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Marks_are_empty_at_first_and_kept()
    {
        Assert.Equal(new ReadMarks(), await State.Reads.MarksAsync(None));
        var marks = new ReadMarks(At, At.AddMicroseconds(1), At.AddDays(-1));

        await State.Reads.SaveMarksAsync(marks, None);

        Assert.Equal(marks, await State.Reads.MarksAsync(None));
    }

    [Fact]
    public async Task Lists_that_a_read_did_not_show_are_still_there_B9()
    {
        await State.Mirror.SaveListsAsync([new(new("1"), "One", false, 5), new(new("2"), "Two", false, null)], None);
        await State.Mirror.SaveListsAsync([new(new("2"), "Zwei", true, 0)], None);

        Assert.Equal([new(new("1"), "One", false, 5), new(new("2"), "Zwei", true, 0)], (await State.Mirror.ListsAsync(None))
            .OrderBy(static l => l.Id.Value));
    }

    [Fact]
    public async Task Links_are_kept_changed_and_dropped()
    {
        var link = new Link(LinkId.OfGroup(new("g1")), new("g1"), new("l1"), "Größe", LinkState.Linked);
        await State.Links.SaveLinkAsync(link, None);
        var renamed = link with { GroupName = "New", State = LinkState.Detached };
        await State.Links.SaveLinkAsync(renamed, None);
        Assert.Equal([renamed], await State.Links.LinksAsync(None));

        await State.Links.DropLinkAsync(link.Id, None);

        Assert.Empty(await State.Links.LinksAsync(None));
    }

    [Fact]
    public async Task Baselines_come_out_as_they_went_in_in_order_and_are_forgotten()
    {
        var full = new Baseline
        {
            Key = new("ä@x.org"),
            CtctId = new("ct"),
            Permission = Permission.Implicit,
            Deleted = true,
            Ctct = new("A", Street: "S\r\nT"),
            Crm = new("A", Address2: "T"),
            Memberships = Enum.GetValues<Membership>().Aggregate(Baseline.NoMemberships, static (all, m) => all.Add(new($"group:{m}"), m)),
        };
        var bare = Baseline.Empty(new("b@x.org")).With(new("group:g"), Membership.SeenOn);
        await State.Journal.SavePlanAsync([], [new(full.Key, full), new(bare.Key, bare)], None);

        Assert.Equal([bare, full], await AllAsync(State.Baselines.BaselinesAsync(None)));
        Assert.Equal([full], await State.Baselines.BaselinesAtAsync([full.Key, new("none@x.org")], None));
        Assert.Equal(1, await State.Baselines.CountLinkedAsync(None));

        await State.Journal.SaveResultsAsync([], [new(bare.Key, null)], None);
        Assert.Equal([full], await AllAsync(State.Baselines.BaselinesAsync(None)));
    }

    [Fact]
    public async Task The_time_of_an_edit_moves_with_the_values_alone_T1_T3_T4()
    {
        var edited = Contact("1", "a@x.org") with { UpdatedAt = At.AddDays(-3), Fields = new("Ada") };
        await State.Mirror.SaveContactsAsync([edited], null, None);
        await State.Mirror.SaveContactsAsync([edited with { UpdatedAt = At, Lists = [new("l1")] }], null, None);

        Assert.Equal(edited.UpdatedAt, Assert.Single(await State.Mirror.ContactsAsync([edited.Id], None)).UpdatedAt);
        Assert.Equal(1, await State.Mirror.CountContactsAsync(At, None));

        await State.Mirror.SaveContactsAsync([edited with { UpdatedAt = At.AddHours(1), Fields = new("Eve") }], null, None);
        Assert.Equal(At.AddHours(1), Assert.Single(await State.Mirror.ContactsAsync([edited.Id], None)).UpdatedAt);
    }

    [Fact]
    public async Task Only_two_complete_reads_in_a_row_that_miss_a_contact_prove_it_gone_B9()
    {
        Assert.True(await SweepAsync(2, "a", "b"));
        Assert.True(await SweepAsync(1, "a"));
        Assert.False((await FindAsync("b")).Deleted);
        Assert.True(await SweepAsync(2, "a", "b"));
        Assert.True(await SweepAsync(1, "a"));
        Assert.False((await FindAsync("b")).Deleted);

        Assert.True(await SweepAsync(1, "a"));

        Assert.True((await FindAsync("b")) is { Deleted: true, Lists.IsEmpty: true });
        Assert.False((await FindAsync("a")).Deleted);
    }

    [Fact]
    public async Task A_read_that_shows_fewer_than_there_are_proves_nothing_B9()
    {
        await SweepAsync(2, "a", "b");
        for (var i = 0; i < 3; i++)
        {
            Assert.False(await SweepAsync(2, "a"));
            Assert.False(await SweepAsync(null, "a"));
        }

        Assert.False((await FindAsync("b")).Deleted);
    }

    [Fact]
    public async Task A_contact_that_any_read_shows_is_there_and_one_that_leaves_a_list_is_not_shown_by_that_B9()
    {
        await SweepAsync(2, "a", "b");
        await SweepAsync(1, "a");
        await State.Mirror.SeenAsync([new("b")], null, None);
        await SweepAsync(1, "a");
        Assert.False((await FindAsync("b")).Deleted);

        await State.Mirror.LeaveListAsync([await FindAsync("b")], new("l"), None);
        Assert.DoesNotContain(await State.Mirror.ContactsOnListAsync(new("l"), None), static c => c.Id.Value == "b");
    }

    [Fact]
    public async Task A_contact_whose_address_changed_stays_with_its_link_and_stands_under_both_C8()
    {
        await State.Journal.SavePlanAsync([], [new(new("old@x.org"), new() { Key = new("old@x.org"), CtctId = new("1") })], None);
        await State.Mirror.SaveContactsAsync([Contact("1", "new@x.org")], null, None);

        Assert.Equal(new MovedContact(new("1"), new("old@x.org"), new("new@x.org")), Assert.Single(await State.Cases.MovedAsync(None)));
        Assert.Equal(
            [("new@x.org", true), ("old@x.org", false)],
            (await AllAsync(State.Cases.MirrorAsync(None))).Select(static r => (r.Key.Value, r.IsOccupant)));

        await State.Cases.SetCaseKeysAsync(new Dictionary<CtctContactId, EmailKey> { [new("1")] = new("new@x.org") }, None);
        Assert.Equal([("new@x.org", false)], (await AllAsync(State.Cases.MirrorAsync(None)))
            .Select(static r => (r.Key.Value, r.IsOccupant)));
    }

    [Fact]
    public async Task Steps_come_in_pages_by_phase_until_they_are_done_failed_or_held_B3_B7()
    {
        await State.Journal.SavePlanAsync([Step(1, "a"), Step(2, "b"), Step(3, "c"), Step(4, "d")], [], None);
        Assert.Equal([2L, 3], (await State.Journal.StepsAsync(StepPhase.CrmMemberships, 1, 2, None)).Select(static s => s.Sequence));
        Assert.Empty(await State.Journal.StepsAsync(StepPhase.Consent, 0, 10, None));

        await State.Journal.SaveResultsAsync([new(1, StepResult.Done.Quietly), new(2, new StepResult.Failed(FailureKind.Refused, "no")),
            new(3, new StepResult.Overtaken("left"))], [], None);
        await State.Holds.HoldAsync([4], null, None);

        Assert.Equal([3L], (await State.Journal.StepsAsync(StepPhase.CrmMemberships, 0, 10, None)).Select(static s => s.Sequence));
        Assert.Equal([Step(4, "d").Digest], await State.Holds.HeldDigestsAsync(Claim.Run, None));
        var next = Open(await NextClaimAsync());
        Assert.Empty(await next.Journal.StepsAsync(StepPhase.CrmMemberships, 0, 10, None));
    }

    [Fact]
    public async Task What_changes_while_it_is_tracked_is_noted_until_a_run_has_seen_it()
    {
        await State.Changes.BeginTrackingAsync(None);
        await State.Changes.DeleteSeenChangesAsync("basis", [new("still@x.org")], None);
        Assert.Equal("basis", await State.Changes.MarkChangesSeenAsync(None));
        await State.Mirror.SaveContactsAsync([Contact("1", "a@x.org")], null, None);
        Assert.Equal(["a@x.org", "still@x.org"], (await State.Changes.ChangedAsync(10, None))!.Select(static k => k.Value));
        Assert.Null(await State.Changes.ChangedAsync(1, None));

        // The run has seen only what was noted when it looked.
        await State.Changes.DeleteSeenChangesAsync(null, [], None);
        Assert.Equal(["a@x.org"], (await State.Changes.ChangedAsync(10, None))!.Select(static k => k.Value));

        await State.Changes.StopTrackingAsync(None);
        Assert.Null(await State.Changes.MarkChangesSeenAsync(None));
    }

    [Fact]
    public async Task A_pass_over_everything_that_was_killed_leaves_nothing_to_go_by_B8()
    {
        await State.Changes.BeginTrackingAsync(None);
        var next = Open(await NextClaimAsync());

        await next.Changes.DeleteSeenChangesAsync("basis of another run", [], None);

        Assert.NotEqual("basis of another run", await next.Changes.MarkChangesSeenAsync(None));
    }

    [Fact]
    public async Task The_latest_bounce_of_an_address_stays_P7()
    {
        await State.Bounces.SaveBouncesAsync(new("m1", 2), [new(new("a@x.org"), BounceKind.Suspended, At)], None);
        await State.Bounces.SaveBouncesAsync(new("m2", 1), [new(new("a@x.org"), BounceKind.NonExistent, At.AddDays(-1))], None);

        Assert.Equal([new Bounce(new("a@x.org"), BounceKind.Suspended, At)], await AllAsync(State.Bounces.BouncesAsync(None)));
        Assert.Equal((2, 1), ((await State.Bounces.CampaignsAsync(None))["m1"], (await State.Bounces.CampaignsAsync(None))["m2"]));
    }

    [Fact]
    public async Task A_run_that_lost_its_claim_writes_nothing_B8()
    {
        var lost = Open(Claim with { Fence = Claim.Fence - 1 });

        await Assert.ThrowsAsync<FenceLostException>(() => lost.Reads.SaveMarksAsync(new(At), None));
        await Assert.ThrowsAsync<FenceLostException>(() => lost.Journal.SavePlanAsync([Step(1, "a")], [], None));

        Assert.Equal(new ReadMarks(), await State.Reads.MarksAsync(None));
    }

    static PlannedStep Step(long sequence, string name) => new(
        sequence, new ContactStep.JoinGroup(new($"{name}@x.org"), new(name), new("group:g")), "G");

    static CtctContact Contact(string id, string email) => new()
    {
        Id = new(id),
        Email = EmailAddress.TryParse(email, out var parsed) ? parsed : null,
        Permission = Permission.Implicit,
        Fields = CtctFields.Blank,
        UpdatedAt = At,
        Lists = [new("l")],
    };

    async Task<bool> SweepAsync(int? total, params string[] shown)
    {
        var sweep = Guid.CreateVersion7();
        await State.Mirror.SaveContactsAsync([.. shown.Select(static id => Contact(id, $"{id}@x.org"))], sweep, None);
        return await State.Reads.EndSweepAsync(sweep, total, None);
    }

    async Task<CtctContact> FindAsync(string id) => Assert.Single(await State.Mirror.ContactsAsync([new(id)], None));

    static async Task<List<T>> AllAsync<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var one in stream)
            all.Add(one);
        return all;
    }
}
