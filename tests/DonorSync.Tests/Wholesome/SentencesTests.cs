using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.Server.Activity;
using DonorSync.Sync;
using DonorSync.Sync.Journal;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.RunLog;
using DonorSync.Tests.ClientTests;
using DonorSync.Tests.StorageTests;
using DonorSync.Tests.StorageTests.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DonorSync.Tests.Wholesome;

/// <summary>
/// Nothing is decided by a sentence. The same story is played with all sentences as they are, and with nonsense in every other run: steps,
/// filters,
/// approvals, previews, advice and undo are the same.
/// </summary>
public sealed class SentencesTests
{
    static readonly AsyncLocal<bool> Nonsense = new();

    static SentencesTests() =>
        Sentences.Rewrite = static text => Nonsense.Value ? $"zq{text.GetHashCode(StringComparison.Ordinal):x8}" : text;

    [Fact]
    public async Task A_story_goes_the_same_whatever_its_sentences_are()
    {
        var plain = await StoryAsync(withNonsense: false);
        var nonsense = await StoryAsync(withNonsense: true);

        Assert.Equal(plain.Facts, nonsense.Facts);
        Assert.DoesNotContain(plain.Texts, static text => text.StartsWith("zq", StringComparison.Ordinal));
        Assert.Contains(nonsense.Texts, static text => text.StartsWith("zq", StringComparison.Ordinal));
    }

    static async Task<(List<string> Facts, List<string> Texts)> StoryAsync(bool withNonsense)
    {
        await using var story = await Story.BeginAsync();
        var first = await story.RunAsync(withNonsense, new(RunKind.First), story.RefuseAListAsync);
        await story.RunAsync(false, new(RunKind.Manual));
        var held = await story.RunAsync(withNonsense, new(RunKind.Manual), story.LeaveAsync);
        await story.RunAsync(false, new(RunKind.Manual, ApprovedHold: held));
        var preview = await story.RunAsync(withNonsense, new(RunKind.Preview), story.AddDonorAsync);
        await story.RunAsync(false, new(RunKind.Manual, ApplyPreview: preview));
        await story.UndoAsync(withNonsense, first);
        return (story.Facts, story.Texts);
    }

    sealed class Story : IAsyncDisposable, IConstantContacts
    {
        static readonly string[] Words = ["create contact", "add to list", "remove from list", "opt-in", "create list", "create group",
            "nothing"];

        readonly FastClock clock = new(TestDatabase.Start);
        readonly List<Guid> donors = [];
        TestDatabase world = null!;
        Tenant ours = null!;
        ClientHarness harness = null!;
        Guid choir, board;

        public Sandbox Sandbox { get; private set; } = null!;
        public List<string> Facts { get; } = [];
        public List<string> Texts { get; } = [];

        public static async Task<Story> BeginAsync()
        {
            var story = new Story { world = await SqliteTestDatabase.OpenAsync() };
            story.ours = await story.world.NewTenantAsync();
            story.Sandbox = await Sandbox.StartAsync(new SandboxOptions { Clock = story.clock, AutoGrant = true }, default);
            story.harness = await ClientHarness.AtAsync(story.Sandbox, story.clock);
            story.choir = await story.world.AddGroupAsync(story.ours, "Choir");
            // Steps on groups come in the order of their ids, which begin with the time.
            story.world.Clock.Advance(TimeSpan.FromSeconds(1));
            story.board = await story.world.AddGroupAsync(story.ours, "Board");
            for (var i = 0; i < 40; i++)
                story.donors.Add(
                    await story.world.AddContactAsync(story.ours, $"donor{i}@x.org", i < 5 ? [story.choir, story.board] : [story.choir]));
            await story.world.AddContactAsync(story.ours, "long@x.technology", story.choir);
            story.Sandbox.Control.DefaultAccount.Seed(new SeedContact { Email = "cy@y.org", Lists = ["News"] });
            return story;
        }

        public IConstantContact Open(ConnectionId connection, bool isPatient, DateTimeOffset? waitsSince) => harness.Open();

        public async Task<RunId> RunAsync(bool nonsense, RunRequest request, Func<Task> before)
        {
            await before();
            return await RunAsync(nonsense, request);
        }

        public async Task<RunId> RunAsync(bool nonsense, RunRequest request)
        {
            Tick();
            Nonsense.Value = nonsense;
            var claim = await world.Runs.TryClaimAsync(ours.Connection, request, default);
            var runner = new SyncRunner(
                world.Runs, world.Get<ICrms>(), this, world.Get<ISyncStates>(), world.Get<ISyncSettings>(),
                Options.Create(new SyncOptions()),
                world.Clock,
                NullLogger<SyncRunner>.Instance);
            await runner.RunAsync(claim!.Run, default);
            await TellAsync(claim.Run);
            Nonsense.Value = false;
            Tick();
            return claim.Run;
        }

        public Task RefuseAListAsync()
        {
            Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.BadRequest, Operation = "POST /contact_lists" });
            return Task.CompletedTask;
        }

        /// <summary>Most donors leave the choir, which is implausible, and one opts out in Constant Contact.</summary>
        public async Task LeaveAsync()
        {
            foreach (var donor in donors.Skip(4))
                await world.TakeOutOfGroupAsync(ours, choir, donor);
            Sandbox.Control.DefaultAccount.Unsubscribe("donor1@x.org");
        }

        public Task<Guid> AddDonorAsync() => world.AddContactAsync(ours, "new@x.org", board);

        public async Task UndoAsync(bool nonsense, RunId run)
        {
            Nonsense.Value = nonsense;
            var report = (await world.Get<Undoing>().UndoAsync(ours.Organization, run, StorageTests.Donors.Person, default))!;
            Nonsense.Value = false;
            Facts.Add($"undone: {report.Contacts} {report.Memberships} {report.Fields} {report.LeftAlone.Count}");
        }

        public async ValueTask DisposeAsync()
        {
            await harness.DisposeAsync();
            await Sandbox.DisposeAsync();
            await world.DisposeAsync();
        }

        async Task TellAsync(RunId id)
        {
            var run = (await world.Runs.FindAsync(ours.Organization, id, default))!;
            Facts.Add(
                $"{run.Kind} {run.State} {run.Failure} {run.Progress.Phase} "
                + $"{StoredJson.ToJson(run.Counts with { Warnings = [], Notes = [] })}");
            Texts.AddRange(new[] { run.HoldReason, run.Error }.OfType<string>());
            var changes = world.Get<RunChanges>();
            foreach (var kind in (await changes.KindsAsync(ours.Organization, id, default)).Select(static k => k.ToString())
                .Order(StringComparer.Ordinal))
                Facts.Add(kind);
            foreach (var failure in await changes.FailuresAsync(ours.Organization, id, 20, default))
            {
                Facts.Add($"{failure.Step} {failure.Failure} {failure.Count}: {FailureAdvice.Of(failure.Failure)}");
                Texts.Add(failure.Reason);
            }
            foreach (var filter in Words.Select(
                static word => new ChangeFilter(What: word)).Append(new(Search: "choir")).Append(new(To: "No")))
            {
                var found = await changes.ListAsync(ours.Organization, id, filter, 0, 100, default);
                Facts.Add(
                    $"{filter.What}{filter.Search}{filter.To}: "
                    + $"{string.Join(' ', found.Select(static c => $"{c.What} {c.Contact}").Order(StringComparer.Ordinal))}");
            }
        }

        void Tick()
        {
            if (clock.GetUtcNow() > world.Now)
                world.Clock.SetUtcNow(clock.GetUtcNow());
        }
    }
}
