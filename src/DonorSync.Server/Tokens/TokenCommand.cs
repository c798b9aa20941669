using System.CommandLine;
using System.Globalization;
using DonorSync.Database;
using DonorSync.Database.Tokens;
using DonorSync.Server.Audit;
using DonorSync.Server.Operations;
using DonorSync.Server.People;

namespace DonorSync.Server.Tokens;

/// <summary><c>./donorsync token</c>: manages the API tokens of an organization.</summary>
static class TokenCommand
{
    public static Command Create(Func<WebApplication> build) =>
        new("token", "The tokens of the REST API.") { Make(build), List(build), Revoke(build) };

    static Command Make(Func<WebApplication> build)
    {
        Argument<string> name = new("NAME") { Description = "What the token is used for." };
        Option<string[]> scopes = new("--scope")
        {
            Description = "What the token may do: read, contacts, sync or administration. Separate several with spaces; without "
                + "any, it may do everything.",
            AllowMultipleArgumentsPerToken = true,
        };
        scopes.AcceptOnlyFromAmong([.. TokenScopeNames.Every.Select(TokenScopeNames.Of)]);
        Option<DateOnly?> lastDay = new("--until")
        {
            Description = "The last day (UTC) on which the token works, such as 2027-01-31; without it, the token does not expire.",
            HelpName = "DATE",
        };
        var organization = UserCommand.OrganizationOption();
        Command command = new("create", "Creates a token and writes it to standard output, once.") { name, scopes, lastDay, organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var tokens = await OpenAsync(services, parsed.GetValue(organization), cancellation);
            // Only the token, so that a script can read it.
            var made = await tokens.CreateAsync(
                parsed.GetRequiredValue(name), ScopesOf(parsed.GetValue(scopes)), EndOf(parsed.GetValue(lastDay)), cancellation);
            Did(services, made.Token.Name);
            await output.WriteLineAsync(made.Secret);
            return Tool.Fine;
        }));
        return command;
    }

    static Command List(Func<WebApplication> build)
    {
        var organization = UserCommand.OrganizationOption();
        Command command = new("list", "Lists the tokens, without their secrets.") { organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            foreach (var token in await (await OpenAsync(services, parsed.GetValue(organization), cancellation)).ListAsync(cancellation))
                await output.WriteLineAsync(
                    $"{token.Id}  {token.Prefix}...  {token.Name,-30} {TokenScopeNames.List(token.Scopes)}; {State(token)}{End(token)}");
            return Tool.Fine;
        }));
        return command;
    }

    static Command Revoke(Func<WebApplication> build)
    {
        Argument<Guid> id = new("ID") { Description = "The id that `token list` shows." };
        var organization = UserCommand.OrganizationOption();
        Command command = new("revoke", "Revokes a token immediately.") { id, organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await (await OpenAsync(services, parsed.GetValue(organization), cancellation))
                .RevokeAsync(parsed.GetRequiredValue(id), cancellation);
            Did(services, parsed.GetRequiredValue(id).ToString());
            await output.WriteLineAsync("Revoked.");
            return Tool.Fine;
        }));
        return command;
    }

    static TokenScopes ScopesOf(string[]? names) => names is { Length: > 0 }
        ? TokenScopeNames.Read(names)
        : TokenScopes.All;

    static DateTimeOffset? EndOf(DateOnly? lastDay) =>
        lastDay is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(1) : null;

    static string End(ApiToken token) => token.ExpiresAt is { } end ? $", until {Day(end.AddTicks(-1))}" : "";

    static async Task<TokenService> OpenAsync(IServiceProvider services, string? organization, CancellationToken cancellation)
    {
        var people = await TerminalUsers.OfAsync(services, organization, cancellation);
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
