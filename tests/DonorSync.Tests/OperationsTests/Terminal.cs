using System.CommandLine;
using DonorSync.Database.Organizations;
using DonorSync.Server;
using DonorSync.Server.Operations;
using DonorSync.Server.Operations.Backups;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>The output of a command.</summary>
sealed record Said(int Code, string Output, string Error)
{
    public Said Expect(int code)
    {
        Assert.True(code == Code, $"Expected {code}, got {Code}: {Output}{Error}");
        return this;
    }

    /// <summary>Checks that it did nothing, and gives the reason in one line.</summary>
    public void Refused(string why)
    {
        Expect(Tool.Cannot);
        Assert.Contains(why, Error, StringComparison.Ordinal);
        Assert.Single(Error.Trim().Split('\n'));
    }
}

/// <summary>A command line with its own installation: commands run in this process, on a real database file.</summary>
sealed class Terminal : IDisposable
{
    public const string AdminEmail = "admin@example.org";
    public const string AdminPassword = "correct horse battery";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("donorsync-terminal-");

    public Terminal() => Settings = new()
    {
        ["urls"] = "http://127.0.0.1:0",
        ["ConnectionStrings:Database"] = $"Data Source={Database}",
        ["ConstantContact:ClientId"] = "terminal-tests",
        ["Bootstrap:OrganizationName"] = "Hope",
        ["Bootstrap:AdminEmail"] = AdminEmail,
        ["Bootstrap:AdminPassword"] = AdminPassword,
        ["Bootstrap:ApiToken"] = "terminal-token",
        ["Serilog:MinimumLevel:Default"] = "Fatal",
    };

    public Dictionary<string, string?> Settings { get; }

    /// <summary>The time of the program's clock.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string Folder => folder.FullName;
    public string Database => Path.Combine(folder.FullName, "donors.db");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public WebApplication Build() => Build(static _ => { });

    public WebApplication Build(Action<WebApplicationBuilder> more) => DonorSyncServer.Build([], builder =>
    {
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Services.AddSingleton(Clock);
        more(builder);
    });

    /// <summary>Starts a server that runs until it is disposed.</summary>
    public async Task<WebApplication> ServeAsync()
    {
        var server = Build();
        try
        {
            await server.StartAsync(Cancellation);
            return server;
        }
        catch
        {
            // Otherwise it would count as a server of the database until this process ends.
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns an installation with its organization, without a server.</summary>
    public async Task FoundAsync()
    {
        await using var server = await ServeAsync();
        await server.StopAsync(Cancellation);
    }

    public async Task<Said> RunAsync(Command command, params string[] arguments)
    {
        // Each command is normally its own process; connections left open by earlier commands in this one would disturb it.
        SqliteConnection.ClearAllPools();
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Cancellation);
        return new(code, output.ToString(), error.ToString());
    }

    public Task<Said> BackupAsync(string file) => RunAsync(BackupCommands.Backup(Build), Path.Combine(Folder, file));

    public Task<Said> RestoreAsync(string file, params string[] options) =>
        RunAsync(BackupCommands.Restore(Build), [Path.Combine(Folder, file), .. options]);

    public async Task<string> OrganizationAsync()
    {
        await using var program = Build();
        return (await program.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Name;
    }

    public async Task RenameAsync(string name)
    {
        await using var program = Build();
        var organizations = program.Services.GetRequiredService<OrganizationService>();
        await organizations.ChangeAsync((await organizations.ListAsync(Cancellation))[0].Id, name, null, Cancellation);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
