using System.CommandLine;
using DonorSync.Server.CommandLine;

namespace DonorSync.Tests.OperationsTests;

/// <summary><c>./donorsync settings</c> (B13).</summary>
public sealed class SettingsCommandTests
{
    [Fact]
    public async Task Settings_are_shown_and_changed_on_a_running_server_B13()
    {
        using var terminal = new Terminal();
        await using var server = await terminal.ServeAsync();
        using var token = new EnvironmentToken("terminal-token");
        var url = server.Urls.First();

        var (shown, code) = await RunAsync("show", "--url", url);
        Assert.Equal(0, code);
        Assert.Equal(13, shown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Matches(@"(?m)^holds\.removalsOver +25 +default 25\s*$", shown);

        (shown, code) = await RunAsync(
            "set", "maxTopLevelDomainLength=off", "holds.removalsOver=50", "sendOrganizationNames=true", "interval=02:00:00", "--url", url);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^maxTopLevelDomainLength +off +default 3\s*$", shown);
        Assert.Matches(@"(?m)^holds\.removalsOver +50 +default 25\s*$", shown);
        Assert.Matches(@"(?m)^sendOrganizationNames +true +default false\s*$", shown);
        Assert.Matches(@"(?m)^interval +02:00:00 +default 01:00:00\s*$", shown);

        (shown, code) = await RunAsync("set", "holds.removalsOver=default", "--url", url);
        Assert.Equal(0, code);
        Assert.Matches(@"(?m)^holds\.removalsOver +25 +default 25\s*$", shown);
        Assert.Matches(@"(?m)^interval +02:00:00 +default 01:00:00\s*$", shown);

        (_, code) = await RunAsync("set", "holds.removalsOver=0", "--url", url);
        Assert.Equal(2, code);
    }

    [Theory]
    [InlineData("removals=3")]
    [InlineData("interval")]
    public void A_setting_that_is_none_is_named(string text) => Assert.Equal(
        $"\"{text}\" is not NAME=VALUE with a name that `settings show` prints.",
        Assert.Single(SettingsCommand.Create().Parse(["set", text]).Errors).Message);

    static async Task<(string Output, int Code)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        var code = await SettingsCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);
        return (output.ToString(), code);
    }
}

/// <summary>The token in the environment of this process, for one test.</summary>
sealed class EnvironmentToken : IDisposable
{
    const string Name = "DONORSYNC_TOKEN";

    public EnvironmentToken(string token) => Environment.SetEnvironmentVariable(Name, token);

    public void Dispose() => Environment.SetEnvironmentVariable(Name, null);
}
