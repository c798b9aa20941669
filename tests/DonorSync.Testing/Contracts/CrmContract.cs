namespace DonorSync.Testing;

/// <summary>What every CRM adapter promises a run. An adapter's tests inherit it and say how users write to that CRM.</summary>
public abstract class CrmContract
{
    static readonly LinkId Link = new("group:g");

    /// <summary>The port, of an empty CRM.</summary>
    protected abstract ICrm Crm { get; }

    /// <summary>The claim of a run that has begun.</summary>
    protected abstract RunClaim Claim { get; }

    /// <summary>A time between the begin of the run and now.</summary>
    protected abstract DateTimeOffset Now { get; }

    protected abstract Task<GroupId> AddGroupAsync(string name);

    /// <summary>A user adds a contact, opted in, in these groups.</summary>
    protected abstract Task<ContactId> AddContactAsync(string? email, params GroupId[] groups);

    protected abstract Task SetOptInAsync(ContactId contact, bool yes);

    protected abstract Task EditAsync(ContactId contact, ContactFields fields);

    protected abstract Task ChangeEmailAsync(ContactId contact, string email);

    /// <summary>Time passes, so that what comes is later than what was.</summary>
    protected abstract void Later();

    static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Contacts_come_in_the_order_of_code_points_those_without_an_address_first_with_their_groups_C1()
    {
        var (one, two) = (await AddGroupAsync("One"), await AddGroupAsync("Two"));
        string?[] order = [null, "+@x.org", "A-b@x.org", "a.b@x.org", "a@x.org", "ab@x.org", "Ä@x.org", "ö@x.org", "ａ@x.org", "ｚ@x.org"];
        foreach (var email in order.Reverse())
            await AddContactAsync(email, email?.Length > 7 ? [one, two] : [two]);

        var all = await AllAsync();

        Assert.Equal(order, all.Select(static c => c.Email?.Address));
        Assert.Equal(order.Select(static e => e?.Length > 7 ? 2 : 1), all.Select(static c => c.Groups.Length));
        Assert.Equal(order.Length, await Crm.CountAsync(None));
    }

    [Fact]
    public async Task Contacts_of_one_address_come_together_and_are_found_by_it_C10()
    {
        var (oldest, other) = (await AddContactAsync("a@x.org"), await AddContactAsync("b@x.org"));
        Later();
        var younger = await AddContactAsync(" A@X.org ");

        Assert.Equal([oldest, younger, other], (await AllAsync()).Select(static c => c.Id));
        Assert.Equal([oldest, younger], (await Crm.AtAsync([new("a@x.org"), new("none@x.org")], None)).OrderBy(static c => c.CreatedAt)
            .Select(static c => c.Id));
    }

    [Fact]
    public async Task Groups_are_all_shown_and_made_once_whatever_the_case_of_the_name_L2_L8()
    {
        var there = await AddGroupAsync("Major Donors");

        Assert.Equal(there, await Crm.CreateGroupAsync(Claim, "  MAJOR donors ", None));
        var made = await Crm.CreateGroupAsync(Claim, " Neue ", None);
        Assert.Equal(made, await Crm.CreateGroupAsync(Claim, "NEUE", None));
        Assert.Equal(["Major Donors", "Neue"], (await Crm.GroupsAsync(None)).Select(static g => g.Name).Order());
    }

    [Fact]
    public async Task A_contact_is_created_as_a_person_opted_in_by_the_sync_and_once_C4()
    {
        var create = Create("Ada@X.org", new CtctFields("Ada", "L", "1 Row\nFlat 3", "Oslo"));

        Assert.IsType<StepResult.Done>(await OneAsync(create));
        Assert.IsType<StepResult.Overtaken>(await OneAsync(create));

        var contact = await OnlyAsync("ada@x.org");
        Assert.Equal((ContactKind.Person, true, SetBy.Sync), (contact.Kind, contact.OptIn.Yes, contact.OptIn.By));
        Assert.Equal(new ContactFields("Ada", "L", "1 Row", "Flat 3", "Oslo"), contact.Fields);
    }

    [Fact]
    public async Task Steps_answer_in_order_and_one_that_fails_stops_no_other_B7()
    {
        var group = await AddGroupAsync("Group");
        var a = await AddContactAsync("a@x.org");

        var results = await ApplyAsync(
            group, Join("nobody@x.org"), new ContactStep.JoinGroup(new("a@x.org"), a, new("group:unknown")), Create("b@x.org"),
                Join("b@x.org"), Join("a@x.org", a));

        Assert.Equal([false, false, true, true, true], results.Select(static r => r is StepResult.Done));
        Assert.All(results.OfType<StepResult.Failed>(), static f => Assert.NotEmpty(f.Reason));
        Assert.Equal(2, (await AllAsync()).Count(c => c.Groups.Contains(group)));
    }

    [Fact]
    public async Task Joining_a_group_again_is_overtaken_and_changes_nothing_M3()
    {
        var group = await AddGroupAsync("Group");
        var a = await AddContactAsync("a@x.org");

        Assert.IsType<StepResult.Done>((await ApplyAsync(group, Join("a@x.org", a)))[0]);
        Assert.IsType<StepResult.Overtaken>((await ApplyAsync(group, Join("a@x.org", a)))[0]);

        Assert.Equal([group], (await OnlyAsync("a@x.org")).Groups);
    }

    [Fact]
    public async Task An_address_that_a_user_opted_out_joins_no_group_P4()
    {
        var group = await AddGroupAsync("Group");
        var a = await AddContactAsync("a@x.org");
        await SetOptInAsync(a, yes: false);

        Assert.IsType<StepResult.Overtaken>((await ApplyAsync(group, Join("a@x.org", a)))[0]);
        Assert.Empty((await OnlyAsync("a@x.org")).Groups);
    }

    [Fact]
    public async Task An_opt_out_reaches_all_contacts_of_the_address_and_is_the_syncs_P1_C10()
    {
        var (a, b) = (await AddContactAsync("a@x.org"), await AddContactAsync("a@x.org"));

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(false, null, a, b)));

        Assert.All(await Crm.AtAsync([new("a@x.org")], None), static c => Assert.Equal((false, SetBy.Sync), (c.OptIn.Yes, c.OptIn.By)));
    }

    [Fact]
    public async Task A_users_No_stays_the_users_P1_M7()
    {
        var a = await AddContactAsync("a@x.org");
        await SetOptInAsync(a, yes: false);

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(false, null, a)));

        Assert.True((await OnlyAsync("a@x.org")).OptIn.IsNoSetInCrm);
    }

    [Fact]
    public async Task The_donors_own_act_opts_in_unless_a_user_said_No_later_P3()
    {
        var a = await AddContactAsync("a@x.org");
        await SetOptInAsync(a, yes: false);
        var said = (await OnlyAsync("a@x.org")).OptIn.At;

        Assert.IsType<StepResult.Failed>(await OneAsync(OptIn(true, said.AddMinutes(-1), a)));
        Assert.IsType<StepResult.Failed>(await OneAsync(OptIn(true, null, a)));
        Assert.False((await OnlyAsync("a@x.org")).OptIn.Yes);

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(true, said.AddMinutes(1), a)));
        Assert.Equal((true, SetBy.Sync), ((await OnlyAsync("a@x.org")).OptIn.Yes, (await OnlyAsync("a@x.org")).OptIn.By));
    }

    [Fact]
    public async Task A_No_of_the_sync_is_not_later_than_the_run_began_P3()
    {
        var a = await AddContactAsync("a@x.org");
        Later();

        await OneAsync(OptIn(false, null, a));

        Assert.InRange((await OnlyAsync("a@x.org")).OptIn.At, DateTimeOffset.MinValue, Now);
    }

    [Fact]
    public async Task Values_are_updated_unless_a_user_changed_them_since_the_plan_C6()
    {
        var a = await AddContactAsync("a@x.org");
        await EditAsync(a, new("Ada"));
        var update = new ContactStep.UpdateInCrm(new("a@x.org"), a, new("Ada"), new("Augusta", City: "Rome"), new("Augusta", City: "Rome"),
            Rule.C6);

        Assert.IsType<StepResult.Done>(await OneAsync(update));
        await EditAsync(a, new("Eve"));
        Assert.IsType<StepResult.Failed>(await OneAsync(update with { Before = update.After, After = new("Bob") }));

        Assert.Equal("Eve", (await OnlyAsync("a@x.org")).Fields.FirstName);
    }

    [Fact]
    public async Task What_is_meant_for_an_address_does_not_reach_a_contact_that_has_another_one_by_now_C7_P5()
    {
        var group = await AddGroupAsync("Group");
        var a = await AddContactAsync("a@x.org");
        await ChangeEmailAsync(a, "b@x.org");

        var results = await ApplyAsync(group, OptIn(false, null, a), Join("a@x.org", a),
            new ContactStep.UpdateInCrm(new("a@x.org"), a, new(), new("X"), new("X"), Rule.C6));

        Assert.All(results, static r => Assert.IsType<StepResult.Failed>(r));
        var contact = await OnlyAsync("b@x.org");
        Assert.True(contact.OptIn.Yes);
        Assert.Empty(contact.Groups);
    }

    [Fact]
    public async Task A_permanent_bounce_changes_deliverability_alone_P7()
    {
        var a = await AddContactAsync("a@x.org");
        var before = await OnlyAsync("a@x.org");

        Assert.IsType<StepResult.Done>(await OneAsync(new ContactStep.MarkUndeliverable(new("a@x.org"), a, BounceKind.NonExistent, Now)));

        var after = await OnlyAsync("a@x.org");
        Assert.False(after.Deliverability.Yes);
        Assert.Equal((before.OptIn, before.UpdatedAt), (after.OptIn, after.UpdatedAt));
    }

    [Fact]
    public async Task A_run_that_lost_its_claim_writes_nothing_B8()
    {
        var lost = Claim with { Fence = Claim.Fence - 1 };

        await Assert.ThrowsAsync<FenceLostException>(() => Crm.ApplyAsync(lost, [Create("a@x.org")], static _ => null, None));
        await Assert.ThrowsAsync<FenceLostException>(() => Crm.CreateGroupAsync(lost, "Group", None));

        Assert.Empty(await AllAsync());
        Assert.Empty(await Crm.GroupsAsync(None));
    }

    static ContactStep.CreateInCrm Create(string email, CtctFields? fields = null) =>
        new(Email(email).Key, Email(email), new("ct " + email), fields ?? CtctFields.Blank, Rule.C4);

    static ContactStep.JoinGroup Join(string key, ContactId? contact = null) => new(new(key), contact, Link);

    static ContactStep.SetOptIn OptIn(bool yes, DateTimeOffset? at, params ContactId[] contacts) => new(
        new("a@x.org"), [.. contacts], yes, yes ? Permission.Explicit : Permission.Unsubscribed, false, at, yes ? Rule.P3 : Rule.P1);

    static EmailAddress Email(string text) => EmailAddress.TryParse(text, out var email) ? email : throw new FormatException(text);

    async Task<StepResult> OneAsync(ContactStep step) => Assert.Single(await Crm.ApplyAsync(Claim, [step], static _ => null, None));

    Task<IReadOnlyList<StepResult>> ApplyAsync(GroupId group, params ContactStep[] steps) =>
        Crm.ApplyAsync(Claim, steps, link => link == Link ? group : null, None);

    async Task<CrmContact> OnlyAsync(string key) => Assert.Single(await Crm.AtAsync([new(key)], None));

    async Task<List<CrmContact>> AllAsync()
    {
        var all = new List<CrmContact>();
        await foreach (var contact in Crm.ContactsAsync(None))
            all.Add(contact);
        return all;
    }
}
