using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Backups;
using DonorSync.Database.Rejections;
using DonorSync.Server.Audit;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.People;
using DonorSync.Server.Startup;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Operations;

/// <summary>Why a command does nothing, as text.</summary>
sealed class ToolException(string message) : Exception(message);

/// <summary>A command that works on the configured database, also while the server runs. An obstacle is reported in one line.</summary>
static class Tool
{
    public const int Fine = 0;
    public const int Wrong = 1;
    public const int Cannot = 2;

    /// <param name="build">Builds the program with its settings; it is never started.</param>
    /// <param name="work">Receives the services of one scope and the output.</param>
    public static async Task<int> RunAsync(
        Func<WebApplication> build, ParseResult parsed, Func<IServiceProvider, TextWriter, Task<int>> work)
    {
        var terminal = parsed.InvocationConfiguration;
        try
        {
            await using var host = build();
            await using var scope = host.Services.CreateAsyncScope();
            var code = await work(scope.ServiceProvider, terminal.Output);
            await RecordAsync(scope.ServiceProvider, parsed);
            return code;
        }
        catch (Exception error) when (Line(error) is { } line)
        {
            await terminal.Error.WriteLineAsync(line);
            return Cannot;
        }
    }

    /// <summary>For commands that use tables: only the server updates the schema.</summary>
    /// <exception cref="ToolException">There is no database with this version's schema.</exception>
    public static async Task NeedDatabaseAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        if (await services.GetRequiredService<IDatabaseMigrator>().WhyNotReadyAsync(cancellation) is { } reason)
            throw new ToolException($"The database cannot be used: {reason}. Starting the server once brings it up to date.");
    }

    /// <summary>Records the command in the audit log. A restored database may be of a version that had none.</summary>
    static async Task RecordAsync(IServiceProvider services, ParseResult parsed)
    {
        var trail = services.GetRequiredService<AuditTrail>();
        if (!trail.IsDone || await services.GetRequiredService<IDatabaseMigrator>().WhyNotReadyAsync(CancellationToken.None) is not null)
            return;
        var names = parsed.CommandResult.Command.Name;
        for (var parent = parsed.CommandResult.Parent;
            parent is CommandResult { Command: not RootCommand } command; parent = command.Parent)
            names = $"{command.Command.Name} {names}";
        var (book, note) = (services.GetRequiredService<AuditBook>(),
            new AuditNote(new ChangeAuthor(ConsentSource.Person, TerminalUsers.Who), $"./donorsync {names}", trail.About));
        await (trail.Organization is { } organization
            ? book.WriteAsync(organization, note, CancellationToken.None) : book.WriteForAllAsync(note, CancellationToken.None));
    }

    static string? Line(Exception error) => error switch
    {
        ToolException or BackupException or DatabaseUnusableException or DonorFileException or RejectedException => error.Message,
        DbException or DbUpdateException => $"The database failed: {(error.InnerException ?? error).Message}",
        _ => StartFault.Line(error),
    };
}

/// <summary>Turns logs off for a command, which reports errors in its own output.</summary>
static class DisabledLogs
{
    public static void Apply(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Serilog:MinimumLevel:Default"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.EntityFrameworkCore"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection"] = "Fatal",
    });
}
