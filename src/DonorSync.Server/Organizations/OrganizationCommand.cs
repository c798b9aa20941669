using System.CommandLine;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Server.Audit;
using DonorSync.Server.Operations;

namespace DonorSync.Server.Organizations;

/// <summary><c>./donorsync organization</c>: manages the organizations of an installation.</summary>
static class OrganizationCommand
{
    public static Command Create(Func<WebApplication> build) => new(
        "organization", "The organizations of this installation.") { Add(build), AddMany(build), List(build) };

    static Command Add(Func<WebApplication> build)
    {
        Argument<string> name = new("NAME") { Description = "The organization's name; it must be unique in the installation." };
        Option<string> admin = new("--admin")
        {
            Description = "The email address of its first administrator.",
            HelpName = "EMAIL",
            Required = true,
        };
        var token = TokenOption();
        Command command = new(
            "add",
            "Adds an organization with its first administrator. Its data is separate from other organizations.") { name, admin, token };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await services.NeedDatabaseAsync(cancellation);
            var wanted = new WantedOrganization(parsed.GetRequiredValue(name), parsed.GetRequiredValue(admin));
            var made = await TerminalOrganizations.AddAsync(services, wanted, parsed.GetValue(token), cancellation);
            await DidAsync(services, made.Name, cancellation);
            await output.WriteLineAsync($"{made.Name} was added; {made.Admin} is its administrator.");
            await output.WriteLineAsync($"Password, shown only now: {made.Password}");
            if (made.Token is { } secret)
                await output.WriteLineAsync($"Token, shown only now: {secret}");
            return Tool.Fine;
        }));
        return command;
    }

    static Command AddMany(Func<WebApplication> build)
    {
        Argument<FileInfo> file = new("FILE") { Description = "CSV with the columns name and admin, one organization per line." };
        var token = TokenOption();
        Command command = new(
            "add-many",
            "Adds the organizations of a file and writes their passwords and tokens to standard output as CSV, once.") { file, token };
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
                    await OrganizationFile.WriteAsync(
                        output, await TerminalOrganizations.AddAsync(services, one, parsed.GetValue(token), cancellation));
                    made++;
                }
                catch (ValidationFailedException error)
                {
                    // Continue with the others: an organization may exist already, for instance after an interrupted first attempt.
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"Not added: {one.Name}: {error.Message}");
                    refused++;
                }
            }
            if (made > 0)
                await DidAsync(services, $"{made} organizations", cancellation);
            return refused == 0 ? Tool.Fine : Tool.Wrong;
        }));
        return command;
    }

    static Command List(Func<WebApplication> build)
    {
        Command command = new("list", "Lists the organizations, oldest first.");
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await services.NeedDatabaseAsync(cancellation);
            foreach (var organization in await services.GetRequiredService<OrganizationService>().ListAsync(cancellation))
                await output.WriteLineAsync($"{organization.CreatedAt.UtcDateTime:yyyy-MM-dd}  {organization.Name}");
            return Tool.Fine;
        }));
        return command;
    }

    /// <summary>The first organization's administrators manage the installation, so the entry goes to its log, as for the page.</summary>
    static async Task DidAsync(IServiceProvider services, string about, CancellationToken cancellation)
    {
        var first = (await services.GetRequiredService<OrganizationService>().ListAsync(cancellation))[0];
        services.GetRequiredService<AuditTrail>().Did(about, first.Id);
    }

    static Option<string?> TokenOption() => new("--token")
    {
        Description = "Also create a REST API token with this name.",
        HelpName = "NAME",
    };
}
