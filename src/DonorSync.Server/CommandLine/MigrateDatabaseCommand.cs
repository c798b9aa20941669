using System.CommandLine;
using System.Globalization;
using DonorSync.Database;
using DonorSync.Database.Moving;
using DonorSync.Donors;
using DonorSync.Server.Settings;
using DonorSync.Server.Startup;
using DonorSync.SyncStore;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync migrate-database --to ...</c>: copies the SQLite database of the settings to PostgreSQL.</summary>
static class MigrateDatabaseCommand
{
    const int Refused = 1;
    const int CannotStart = 2;

    /// <param name="settings">The settings that the server would use.</param>
    public static Command Create(Func<IConfiguration> settings) => Create(settings, Console.Out, Console.Error);

    internal static Command Create(Func<IConfiguration> settings, TextWriter output, TextWriter errors)
    {
        var to = new Option<string>("--to")
        {
            Description = "The PostgreSQL connection string. Every user of the machine can see command lines, so the password "
                + "may come from PGPASSWORD.",
            Required = true,
        };
        var command = new Command(
            "migrate-database",
            "Copies the SQLite database of the settings to an empty PostgreSQL database, and compares every row.") { to };
        command.SetAction((parsed, cancellation) => RunAsync(settings, parsed.GetRequiredValue(to), output, errors, cancellation));
        return command;
    }

    static async Task<int> RunAsync(
        Func<IConfiguration> settings, string to, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            var (provider, from) = DatabaseSettings.Of(settings());
            if (provider != DatabaseProvider.Sqlite)
                throw new MoveRefusedException("The settings already name a PostgreSQL database; this command copies from SQLite.");
            DatabaseSettings.CheckPostgreSql("--to", to);
            var rows = await DatabaseMove.MoveAsync(from, to, [new DonorTables(), new SyncTables()], new Lines(output), cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows copied and compared."));
            await output.WriteLineAsync($"Now start the server with Database__Provider={DatabaseProvider.PostgreSql} and "
                + $"{DatabaseSettings.ConnectionSetting} set to the string given here. The SQLite file is unchanged.");
            return 0;
        }
        catch (Exception e) when (e is MoveRefusedException or DatabaseUnusableException)
        {
            await errors.WriteLineAsync($"Nothing was moved: {e.Message.ReplaceLineEndings(" ")}");
            return Refused;
        }
        catch (Exception e) when (StartFault.Line(e) is { } line)
        {
            await errors.WriteLineAsync(line);
            return CannotStart;
        }
    }

    /// <summary>Writes immediately: Progress would report on another thread, so lines could come after the end.</summary>
    sealed class Lines(TextWriter output) : IProgress<MoveProgress>
    {
        public void Report(MoveProgress value) =>
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(value.Verified ? "compared" : "copied"),-9} {value.Rows,12:N0}  {value.Table}"));
    }
}
