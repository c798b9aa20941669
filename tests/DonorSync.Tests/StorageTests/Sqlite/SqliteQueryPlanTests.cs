using System.Data.Common;
using System.Diagnostics;
using DonorSync.Sync;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.StorageTests;

/// <summary>The streams of a run walk an index: nothing is sorted or searched row by row on the way, however many contacts there are.</summary>
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
        using var listened = new Listener((SqliteConnection)db.Database.GetDbConnection());

        await World.Get<ICrms>().Open(Ours.Organization).ContactsAsync(None).AllAsync();
        await state.MirrorAsync(None).AllAsync();
        await state.BaselinesAsync(None).AllAsync();
        await state.AdditionsToAsync("Choir", 0, 10, None);

        Assert.True(listened.Plans.Count >= 5, "Not every stream was listened to.");
        Assert.All(listened.Plans, static plan =>
        {
            Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
        });
        Assert.Contains(listened.Plans, static plan => plan.Contains("(OrganizationId=? AND ContactId=?) LEFT-JOIN", StringComparison.Ordinal));
    }

    /// <summary>Asks SQLite for the plan of every ordered query of this database while it listens.</summary>
    sealed class Listener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        readonly SqliteConnection connection;
        readonly List<IDisposable> subscriptions = [];

        public Listener(SqliteConnection connection)
        {
            this.connection = connection;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public List<string> Plans { get; } = [];

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name is DbLoggerCategory.Name or "DonorSync.Storage")
                subscriptions.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            var command = value.Key == RelationalEventId.CommandExecuting.Name ? (value.Value as CommandEventData)?.Command : value.Value as DbCommand;
            if (command?.Connection?.DataSource == connection.DataSource && command.CommandText.Contains("ORDER BY", StringComparison.Ordinal))
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
