using System.CommandLine;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Database.Rows;
using DonorSync.Server.Audit;

namespace DonorSync.Server.Operations;

/// <summary><c>./donorsync organization</c>: the organisations of an installation, for who looks after many.</summary>
static class OrganizationCommand
{
    public static Command Create(Func<WebApplication> build) => new("organization", "The organisations on this installation.") { Add(build), AddMany(build), List(build) };

    static Command Add(Func<WebApplication> build)
    {
        Argument<string> name = new("NAME") { Description = "What it is called; no other here may have the name." };
        Option<string> admin = new("--admin") { Description = "The e-mail address of its first administrator.", HelpName = "EMAIL", Required = true };
        var token = TokenOption();
        Command command = new("add", "Adds an organisation with its first administrator, strictly apart from the others.") { name, admin, token };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await services.NeedDatabaseAsync(cancellation);
            var wanted = new WantedOrganization(parsed.GetRequiredValue(name), parsed.GetRequiredValue(admin));
            var made = await TerminalOrganizations.AddAsync(services, wanted, parsed.GetValue(token), cancellation);
            await DidAsync(services, made.Name, cancellation);
            await output.WriteLineAsync($"{made.Name} is on this installation; {made.Admin} is its administrator.");
            await output.WriteLineAsync($"Password, shown only now: {made.Password}");
            if (made.Token is { } secret)
                await output.WriteLineAsync($"Token, shown only now: {secret}");
            return Tool.Fine;
        }));
        return command;
    }

    static Command AddMany(Func<WebApplication> build)
    {
        Argument<FileInfo> file = new("FILE") { Description = "CSV with the columns name and admin, an organisation a line." };
        var token = TokenOption();
        Command command = new("add-many", "Adds the organisations of a file, and writes their passwords and tokens to standard output as CSV, once.") { file, token };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await services.NeedDatabaseAsync(cancellation);
            var wanted = await OrganizationFile.ReadAsync(parsed.GetRequiredValue(file), cancellation);
            var (made, refused) = (0, 0);
            await OrganizationFile.WriteHeaderAsync(output);
            foreach (var one in wanted)
            {
                try
                {
                    await OrganizationFile.WriteAsync(output, await TerminalOrganizations.AddAsync(services, one, parsed.GetValue(token), cancellation));
                    made++;
                }
                catch (ValidationFailedException error)
                {
                    // One that is there already, say after a first try that was cut short, is no reason to leave out the others.
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"Not added: {one.Name}: {error.Message}");
                    refused++;
                }
            }
            if (made > 0)
                await DidAsync(services, $"{made} organisations", cancellation);
            return refused == 0 ? Tool.Fine : Tool.Wrong;
        }));
        return command;
    }

    static Command List(Func<WebApplication> build)
    {
        Command command = new("list", "The organisations, the first one first.");
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await services.NeedDatabaseAsync(cancellation);
            foreach (var organization in await services.GetRequiredService<OrganizationService>().ListAsync(cancellation))
                await output.WriteLineAsync($"{organization.CreatedAt.UtcDateTime:yyyy-MM-dd}  {organization.Name}");
            return Tool.Fine;
        }));
        return command;
    }

    /// <summary>The administrators of the first organisation look after the installation: it is in their log, as when they add one on the page.</summary>
    static async Task DidAsync(IServiceProvider services, string about, CancellationToken cancellation)
    {
        var first = (await services.GetRequiredService<OrganizationService>().ListAsync(cancellation))[0];
        services.GetRequiredService<AuditTrail>().Did(about, first.Id);
    }

    static Option<string?> TokenOption() => new("--token") { Description = "Also make a token of the REST API, with this name.", HelpName = "NAME" };
}
