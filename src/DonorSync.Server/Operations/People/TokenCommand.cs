using System.CommandLine;
using System.Globalization;
using DonorSync.Server.Audit;
using DonorSync.Storage;

namespace DonorSync.Server.Operations;

/// <summary><c>./donorsync token</c>: the API tokens of an organisation.</summary>
static class TokenCommand
{
    public static Command Create(Func<WebApplication> build) => new("token", "The tokens of the REST API.") { Make(build), List(build), Revoke(build) };

    static Command Make(Func<WebApplication> build)
    {
        Argument<string> name = new("NAME") { Description = "What it is for." };
        var organization = UserCommand.OrganizationOption();
        Command command = new("create", "Makes a token and writes it to standard output, once.") { name, organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var tokens = await OpenAsync(services, parsed.GetValue(organization), cancellation);
            // The token alone, so that a script can take it.
            var made = await tokens.CreateAsync(parsed.GetRequiredValue(name), cancellation);
            Did(services, made.Token.Name);
            await output.WriteLineAsync(made.Secret);
            return Tool.Fine;
        }));
        return command;
    }

    static Command List(Func<WebApplication> build)
    {
        var organization = UserCommand.OrganizationOption();
        Command command = new("list", "The tokens, without what is secret of them.") { organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            foreach (var token in await (await OpenAsync(services, parsed.GetValue(organization), cancellation)).ListAsync(cancellation))
                await output.WriteLineAsync($"{token.Id}  {token.Prefix}...  {token.Name,-30} {State(token)}");
            return Tool.Fine;
        }));
        return command;
    }

    static Command Revoke(Func<WebApplication> build)
    {
        Argument<Guid> id = new("ID") { Description = "As `token list` shows it." };
        var organization = UserCommand.OrganizationOption();
        Command command = new("revoke", "Ends a token, at once.") { id, organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await (await OpenAsync(services, parsed.GetValue(organization), cancellation)).RevokeAsync(parsed.GetRequiredValue(id), cancellation);
            Did(services, parsed.GetRequiredValue(id).ToString());
            await output.WriteLineAsync("Revoked.");
            return Tool.Fine;
        }));
        return command;
    }

    static async Task<TokenService> OpenAsync(IServiceProvider services, string? organization, CancellationToken cancellation)
    {
        var people = await TerminalPeople.OfAsync(services, organization, cancellation);
        var db = services.GetRequiredService<DonorSyncDb>();
        db.ActFor(people.Organization.Id);
        return new(db, services.GetRequiredService<TimeProvider>());
    }

    static void Did(IServiceProvider services, string about) =>
        services.GetRequiredService<AuditTrail>().Did(about, services.GetRequiredService<DonorSyncDb>().Organization);

    static string State(ApiToken token) => token switch
    {
        { RevokedAt: { } revoked } => $"revoked {Day(revoked)}",
        { LastUsedAt: { } used } => $"last used {Day(used)}",
        _ => "never used",
    };

    static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
