using System.Text;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Donors;
using DonorSync.Sync.Ports;
using DonorSync.Tests.Simulation;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>B9: a contact that cannot be parsed exists: it is neither permitted nor opted out, and never counts as missing.</summary>
public sealed class UnreadContactTests
{
    /// <summary>Breaks one contact, or sends null instead, and does not count it, so that a read looks complete without it.</summary>
    sealed class Spoiler(HttpMessageHandler inner, Func<string?> how) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (how() is not { } way || !request.RequestUri!.AbsolutePath.EndsWith("/contacts", StringComparison.Ordinal))
                return response;
            var page = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
            var rows = page["contacts"]!.AsArray();
            if (rows.FirstOrDefault(static r => (string?)r!["email_address"]?["address"] == "s1@x.org") is { } row)
            {
                page["contacts_count"] = rows.Count - 1;
                if (way == "null")
                    rows[rows.IndexOf(row)] = null;
                else
                    row["email_address"]!["permission_to_send"] = 1;
            }
            response.Content = new StringContent(page.ToJsonString(), Encoding.UTF8, "application/json");
            return response;
        }
    }

    [Theory]
    [InlineData("number")]
    [InlineData("null")]
    public async Task An_unreadable_contact_stays_unchanged_and_is_listed_B7_B9(string way)
    {
        string? now = null;
        await using var world = await SimWorld.StartAsync(between: inner => new Spoiler(inner, () => now));
        world.Account.Seed([new SeedList { Name = "News" }],
            Enumerable.Range(1, 6).Select(static i => new SeedContact { Email = $"s{i}@x.org", Lists = ["News"] }));
        Assert.Equal(RunState.Completed, (await RunAsync(world)).State);
        now = way;

        for (var sync = 0; sync < 4; sync++)
        {
            var run = await RunAsync(world);
            Assert.Equal((RunState.CompletedWithErrors, 1), (run.State, run.Counts.Failed));
            var note = Assert.Single(run.Counts.Notes);
            Assert.Equal(("B7", 1), (note.Rule, note.Count));
        }

        await using var donors = world.Donors();
        var contact = await donors.Db.Contacts().AsNoTracking()
            .SingleAsync(static c => c.PrimaryEmail == "s1@x.org", TestContext.Current.CancellationToken);
        Assert.True(contact.Preferences.IntegrationEmailOptIn);
        Assert.Equal(1, await donors.Db.GroupMembers().CountAsync(m => m.ContactId == contact.Id, TestContext.Current.CancellationToken));
        now = null;
        Assert.Equal(RunState.Completed, (await RunAsync(world)).State);
    }

    static async Task<RunRecord> RunAsync(SimWorld world)
    {
        world.Clock.Advance(TimeSpan.FromHours(1));
        return (await world.RunAsync(new RunRequest(RunKind.Manual, FullRead: true))).Run!;
    }
}
