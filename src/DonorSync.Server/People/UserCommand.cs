using System.CommandLine;
using DonorSync.Database.Users;
using DonorSync.Server.Operations;
using DonorSync.Server.Security;

namespace DonorSync.Server.People;

/// <summary><c>./donorsync user</c>: manages users, for instance after a lost password or without a browser.</summary>
static class UserCommand
{
    /// <param name="input">The source of passwords instead of the terminal.</param>
    public static Command Create(Func<WebApplication> build, TextReader? input = null) => new("user", "The users who sign in.")
    {
        Add(build, input),
        List(build),
        One(build, "disable", "Disables an account and signs the user out within a minute.", "disabled",
            static (people, user, cancellation) => people.DisableAsync(user, cancellation)),
        One(build, "enable", "Enables a disabled account.", "enabled",
            static (people, user, cancellation) => people.EnableAsync(user, cancellation)),
        One(build, "take-authenticator",
            "Removes the authenticator of a user who has lost the device; the password alone suffices until another one is set up.",
            "signs in with the password alone", static (people, user, cancellation) => people.TakeAuthenticatorAsync(user, cancellation)),
        ResetPassword(build, input),
        SetRole(build),
    };

    static Command Add(Func<WebApplication> build, TextReader? input)
    {
        var (email, role, organization) = (Email(), RoleOption(), OrganizationOption());
        Option<bool> generate = new("--generate-password") { Description = "Generate a password and show it once." };
        Command command = new(
            "add", "Adds a user. The password is prompted for, or read from standard input.") { email, role, organization, generate };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var people = await TerminalUsers.OfAsync(services, parsed.GetValue(organization), cancellation);
            var password = parsed.GetValue(generate) ? NewPassword.Make() : await PasswordInput.ReadAsync(input, cancellation);
            await people.Of(people.Organization.Id)
                .AddAsync(parsed.GetRequiredValue(email), RoleWord.Parse(parsed.GetRequiredValue(role)), password, cancellation);
            await output.WriteLineAsync(
                $"{parsed.GetRequiredValue(email)} may sign in at {people.Organization.Name} as {parsed.GetRequiredValue(role)}.");
            if (parsed.GetValue(generate))
                await output.WriteLineAsync($"Password, shown only now: {password}");
            return Tool.Fine;
        }));
        return command;
    }

    static Command List(Func<WebApplication> build)
    {
        var organization = OrganizationOption();
        Command command = new("list", "Lists the users of all organizations or of one.") { organization };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            await new TerminalUserList(services).WriteAsync(parsed.GetValue(organization), output, cancellation);
            return Tool.Fine;
        }));
        return command;
    }

    static Command ResetPassword(Func<WebApplication> build, TextReader? input)
    {
        var email = Email();
        Option<bool> generate = new("--generate-password") { Description = "Generate a password and show it once." };
        Command command = new(
            "reset-password", "Sets a new password, prompted for or read from standard input, and ends a lock-out.") { email, generate };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var (people, user) = await TerminalUsers.FindAsync(services, parsed.GetRequiredValue(email), cancellation);
            var password = parsed.GetValue(generate) ? NewPassword.Make() : await PasswordInput.ReadAsync(input, cancellation);
            await people.ResetPasswordAsync(user.Id, password, cancellation);
            await output.WriteLineAsync($"{user.Email} has a new password.");
            if (parsed.GetValue(generate))
                await output.WriteLineAsync($"Password, shown only now: {password}");
            return Tool.Fine;
        }));
        return command;
    }

    static Command SetRole(Func<WebApplication> build)
    {
        var email = Email();
        Argument<string> role = new("ROLE") { Description = "The user's new role." };
        role.AcceptOnlyFromAmong(RoleWord.All);
        Command command = new("set-role", "Changes a user's role.") { email, role };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var (people, user) = await TerminalUsers.FindAsync(services, parsed.GetRequiredValue(email), cancellation);
            await people.SetRoleAsync(user.Id, RoleWord.Parse(parsed.GetRequiredValue(role)), cancellation);
            await output.WriteLineAsync($"{user.Email}: {parsed.GetRequiredValue(role)}.");
            return Tool.Fine;
        }));
        return command;
    }

    static Command One(
        Func<WebApplication> build, string name, string description, string done,
        Func<OrganizationUsers, Guid, CancellationToken, Task> change)
    {
        var email = Email();
        Command command = new(name, description) { email };
        command.SetAction((parsed, cancellation) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var (people, user) = await TerminalUsers.FindAsync(services, parsed.GetRequiredValue(email), cancellation);
            await change(people, user.Id, cancellation);
            await output.WriteLineAsync($"{user.Email}: {done}.");
            return Tool.Fine;
        }));
        return command;
    }

    static Argument<string> Email() => new("EMAIL") { Description = "The user's email address." };

    static Option<string> RoleOption()
    {
        Option<string> role = new("--role")
        {
            Description = "The user's role.",
            DefaultValueFactory = static _ => RoleWord.Of(UserRole.Staff),
        };
        role.AcceptOnlyFromAmong(RoleWord.All);
        return role;
    }

    internal static Option<string?> OrganizationOption() =>
        new("--organization") { Description = "The organization; required if there are several.", HelpName = "NAME" };
}
