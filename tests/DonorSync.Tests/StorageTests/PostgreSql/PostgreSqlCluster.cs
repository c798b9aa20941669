using System.Diagnostics;
using Npgsql;

namespace DonorSync.Tests.StorageTests.PostgreSql;

/// <summary>
/// A PostgreSQL for this test process alone: created in a temporary folder when the first test needs it, used through a socket in it, and
/// deleted when the process ends, however it ends.
/// </summary>
internal static class PostgreSqlCluster
{
    const string Absent = "PostgreSQL is not installed (Debian: apt-get install postgresql)";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    static readonly Lazy<Task<string>> Folder = new(StartAsync);
    static long databases;

    /// <summary>It need not survive a power failure. The last lines wait for the end of the test process, which holds the pipe.</summary>
    const string Script =
        """
        set -e
        folder=$(mktemp -d /tmp/donorsync-postgres-XXXXXX)
        trap 'rm -rf "$folder"' EXIT
        "$0/initdb" --pgdata "$folder/data" --username donorsync --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >"$folder/log"
        "$0/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
          -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c max_connections=200 -c lc_messages=C >>"$folder/log" 2>&1 &
        server=$!
        until "$0/pg_isready" --quiet --host "$folder" --username donorsync --dbname postgres; do
          kill -0 "$server" || { cat "$folder/log"; exit 1; }
          sleep 0.05
        done
        echo "$folder"
        cat >/dev/null
        kill -QUIT "$server"
        wait "$server" || true
        """;

    public static async Task<string> ConnectionStringAsync(string database) =>
        $"Host={await Folder.Value};Username=donorsync;Database={database};Maximum Pool Size=20;Command Timeout=60";

    /// <summary>Creates an empty database, or a copy of one without connections.</summary>
    public static async Task<string> NewAsync(string? template = null)
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"""CREATE DATABASE "{name}" TEMPLATE "{template ?? "template0"}" """);
        return name;
    }

    public static async Task DropAsync(string database)
    {
        await using (var connection = new NpgsqlConnection(await ConnectionStringAsync(database)))
            NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"""DROP DATABASE "{database}" WITH (FORCE)""");
    }

    static async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(await ConnectionStringAsync("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<string> StartAsync()
    {
        if (Programs() is not { } programs)
        {
            // A developer's machine may not have it; in CI it is required.
            if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
                Assert.Fail(Absent);
            Assert.Skip(Absent);
            throw new UnreachableException();
        }
        // It refuses to run as root.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];
        string[] command = [.. user, "bash", "-c", Script, programs];
        var start = new ProcessStartInfo(
            command[0], command[1..])
        { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        var process = Process.Start(start)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.StandardInput.Close();
            process.WaitForExit(TimeSpan.FromSeconds(10));
        };
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System);
        return line is ['/', ..] ? line : throw new InvalidOperationException(
            $"PostgreSQL does not start: {line} {await process.StandardOutput.ReadToEndAsync()}");
    }

    /// <summary>Returns the folder with the newest version's programs.</summary>
    static string? Programs() =>
        new[] { "/usr/lib/postgresql", "/usr/local/pgsql" }.Where(Directory.Exists)
            .SelectMany(static folder => Directory.GetFiles(
                folder, "initdb", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }))
            .Select(static program => Path.GetDirectoryName(program)!)
            .MaxBy(static folder => int.TryParse(Path.GetFileName(Path.GetDirectoryName(folder)), out var version) ? version : 0);
}
