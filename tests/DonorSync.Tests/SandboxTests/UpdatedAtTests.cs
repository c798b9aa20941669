using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

/// <summary>What moves a contact's <c>updated_at</c>, by default and by switch: change reads depend on it.</summary>
public sealed class UpdatedAtTests
{
    public static TheoryData<string, bool> ByDefault => new()
    {
        { "edit a name", true }, { "edit a street", true }, { "change the address", true }, { "edit nothing", false },
        { "unsubscribe", false }, { "resubscribe", false }, { "hold", false }, { "leave a list", false }, { "join a list", false },
        { "delete", false }, { "import the same", true }, { "import a list", true }, { "import a change", true },
    };

    [Theory]
    [MemberData(nameof(ByDefault))]
    public async Task By_default_personal_fields_addresses_revival_and_imports_move_it(string what, bool moves)
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Equal(moves, await MovesAsync(bench, what));
    }

    [Theory]
    [InlineData("join a list", nameof(SandboxBehaviour.MembershipMovesUpdatedAt))]
    [InlineData("leave a list", nameof(SandboxBehaviour.MembershipMovesUpdatedAt))]
    [InlineData("unsubscribe", nameof(SandboxBehaviour.PermissionMovesUpdatedAt))]
    [InlineData("hold", nameof(SandboxBehaviour.PermissionMovesUpdatedAt))]
    [InlineData("delete", nameof(SandboxBehaviour.DeleteMovesUpdatedAt))]
    [InlineData("edit nothing", nameof(SandboxBehaviour.UnchangedWriteMovesUpdatedAt))]
    public async Task Each_switch_moves_the_time(string what, string name)
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.Behaviour = name switch
        {
            nameof(SandboxBehaviour.MembershipMovesUpdatedAt) => bench.Control.Behaviour with { MembershipMovesUpdatedAt = true },
            nameof(SandboxBehaviour.PermissionMovesUpdatedAt) => bench.Control.Behaviour with { PermissionMovesUpdatedAt = true },
            nameof(SandboxBehaviour.DeleteMovesUpdatedAt) => bench.Control.Behaviour with { DeleteMovesUpdatedAt = true },
            _ => bench.Control.Behaviour with { UnchangedWriteMovesUpdatedAt = true },
        };
        Assert.True(await MovesAsync(bench, what));
    }

    [Theory]
    [InlineData("import the same", false)]
    [InlineData("import a list", false)]
    [InlineData("import a change", true)]
    public async Task An_import_without_a_change_does_not_move_it_when_the_switch_says_so(string what, bool moves)
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Behaviour = options.Behaviour with { ImportMovesUpdatedAt = false });
        Assert.Equal(moves, await MovesAsync(bench, what));
    }

    [Fact]
    public async Task An_unsubscribe_is_seen_by_optout_after_only()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", CreatedAt = DateTimeOffset.Parse("2024-01-01T00:00:00Z", null) });
        bench.Control.Clock.Set(DateTimeOffset.Parse("2026-06-08T01:31:05Z", null), stopped: true);
        bench.UseToken(bench.Control.IssueTokens(bench.Account.AccountId).AccessToken);
        bench.Account.Unsubscribe("ada@example.org", "Too many");
        Assert.Equal(0, (await bench.GetAsync("/v3/contacts?status=all&updated_after=2026-06-01T00:00:00Z")).Json.GetProperty("contacts")
            .GetArrayLength());
        var found = (await bench.GetAsync("/v3/contacts?status=all&optout_after=2026-06-01T00:00:00Z")).Json.GetProperty("contacts")[0];
        var email = found.GetProperty("email_address");
        Assert.Equal(("2024-01-01T00:00:00Z", "2026-06-08T01:31:05Z", "2026-06-08T01:31:05Z", "Contact", "Too many"),
            (found.Text("updated_at"), email.Text("updated_at"), email.Text("opt_out_date"), email.Text("opt_out_source"),
                email.Text("opt_out_reason")));
    }

    private static async Task<bool> MovesAsync(SandboxBench bench, string what)
    {
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", FirstName = "Ada", Street = "1 Elm St", Lists = ["A"] });
        var list = bench.Account.CreateList("B");
        if (what == "resubscribe")
            bench.Account.Unsubscribe("ada@example.org");
        var before = bench.Account.Find("ada@example.org")!;
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        switch (what)
        {
            case "edit a name": bench.Account.Edit("ada@example.org", new ContactEdit { FirstName = "Augusta" }); break;
            case "edit a street": bench.Account.Edit("ada@example.org", new ContactEdit { Street = "2 Elm St" }); break;
            case "edit nothing": bench.Account.Edit("ada@example.org", new ContactEdit { FirstName = "Ada", Street = "1 Elm St" }); break;
            case "change the address": bench.Account.ChangeAddress("ada@example.org", "countess@example.org"); break;
            case "unsubscribe": bench.Account.Unsubscribe("ada@example.org"); break;
            case "resubscribe": bench.Account.Resubscribe("ada@example.org", "A"); break;
            case "hold": bench.Account.SetPermission("ada@example.org", PermissionToSend.TempHold); break;
            case "leave a list": bench.Account.LeaveList("ada@example.org", "A"); break;
            case "join a list": bench.Account.AddToList("ada@example.org", "B"); break;
            case "delete": bench.Account.DeleteContact("ada@example.org"); break;
            default:
                object row = what == "import a list" ? new { email = "ada@example.org" } : what == "import the same"
                    ? new { email = "ada@example.org", first_name = "Ada", street = "1 Elm St" }
                    : new { email = "ada@example.org", first_name = "Ada", street = "3 Elm St" };
                (await bench.PostAsync("/v3/activities/contacts_json_import",
                    new { import_data = new[] { row }, list_ids = new[] { list } })).Expect(201);
                break;
        }

        bench.Control.RunDueActivities();
        return bench.Account.Find(before.ContactId.ToString())!.UpdatedAt != before.UpdatedAt;
    }
}
