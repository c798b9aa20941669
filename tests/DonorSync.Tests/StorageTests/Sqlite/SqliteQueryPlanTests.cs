using System.Data.Common;
using System.Diagnostics;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.StorageTests.Sqlite;

/// <summary>The streams of a run use an index: nothing is sorted or scanned row by row, however many contacts there are.</summary>
public sealed class SqliteQueryPlanTests : StorageContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();

    [Fact]
    public async Task The_streams_are_read_in_the_order_of_an_index()
    {
        var claim = await World.ClaimAsync(Ours);
        var state = World.State(claim);
        await using var db = World.Open(Ours.Organization);
        await db.Database.OpenConnectionAsync();
        using var listened = new Listener((SqliteConnection)db.Database.GetDbConnection(), "ORDER BY");

        await World.Get<ICrms>().Open(Ours.Organization).ContactsAsync(None).AllAsync();
        await state.Cases.MirrorAsync(None).AllAsync();
        await state.Baselines.BaselinesAsync(None).AllAsync();
        await state.Journal.AdditionsToAsync(new("group:choir"), 0, 10, None);

        Assert.True(listened.Plans.Count >= 5, "Not every stream was listened to.");
        Assert.All(listened.Plans, static plan =>
        {
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
        });
        Assert.Contains(
            listened.Plans, static plan => plan.Contains("(OrganizationId=? AND ContactId=?) LEFT-JOIN", StringComparison.Ordinal));
    }

    /// <summary>Otherwise an hour with few changes scans a million rows.</summary>
    [Fact]
    public async Task Rows_of_some_addresses_are_searched_by_address()
    {
        var claim = await World.ClaimAsync(Ours);
        var state = World.State(claim);
        await using var db = World.Open(Ours.Organization);
        await db.Database.OpenConnectionAsync();
        using var listened = new Listener((SqliteConnection)db.Database.GetDbConnection(), "json_each");
        EmailKey[] keys = [new("dora@example.org"), new("emil@example.org")];

        await state.Cases.MovedAmongAsync(keys, None);
        await state.Cases.MirrorAtAsync(keys, None);
        await state.Baselines.BaselinesAtAsync(keys, None);
        await state.Bounces.BouncesAtAsync(keys, None);
        await state.Mirror.ContactsAtAsync(keys, None);
        await state.Mirror.SaveContactsAsync([Sample.Contact("t1", "dora@example.org")], null, None);
        await World.Get<ICrms>().Open(Ours.Organization).AtAsync(keys, None);

        Assert.True(listened.Plans.Count >= 8, "Not every query was listened to.");
        foreach (var line in listened.Plans.SelectMany(
            static plan => plan.Split('\n').Where(
                static line => line.StartsWith("SEARCH", StringComparison.Ordinal) || line.StartsWith("SCAN", StringComparison.Ordinal))))
        {
            Assert.DoesNotContain(">?", line, StringComparison.Ordinal);
            Assert.True(
                line[1] == 'E' || line.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
                    || line.Contains("CONSTANT", StringComparison.Ordinal), line);
        }
    }

    /// <summary>While it is active, collects SQLite's plan of every query of this database that contains a word.</summary>
    sealed class Listener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        readonly SqliteConnection connection;
        readonly string word;
        readonly List<IDisposable> subscriptions = [];

        public Listener(SqliteConnection connection, string word)
        {
            (this.connection, this.word) = (connection, word);
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public List<string> Plans { get; } = [];

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name is DbLoggerCategory.Name or "DonorSync.Database")
                subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            var command = value.Key == RelationalEventId.CommandExecuting.Name
                ? (value.Value as CommandEventData)?.Command : value.Value as DbCommand;
            if (command?.Connection?.DataSource == connection.DataSource && command.CommandText.Contains(word, StringComparison.Ordinal))
                Plans.Add(PlanOf(command));
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error) => throw error;

        public void Dispose() => subscriptions.ForEach(static s => s.Dispose());

        string PlanOf(DbCommand query)
        {
            using var explain = connection.CreateCommand();
            explain.CommandText = "EXPLAIN QUERY PLAN " + query.CommandText;
            foreach (SqliteParameter parameter in query.Parameters)
                explain.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
            using var rows = explain.ExecuteReader();
            var lines = new List<string> { query.CommandText };
            while (rows.Read())
                lines.Add(rows.GetString(3));
            return string.Join('\n', lines);
        }
    }
}
