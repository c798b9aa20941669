using System.Net;
using System.Net.Sockets;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

public sealed class ProgramTests
{
    [Fact]
    public void Options_come_from_the_environment_and_arguments_win()
    {
        var environment = new Dictionary<string, string>
        {
            ["SANDBOX__PORT"] = "5555",
            ["SANDBOX__ACTIVITY_DELAY"] = "00:00:07",
            ["SANDBOX__EnforceLimits"] = "false",
            ["SANDBOX__BEHAVIOUR__INCLUSIVE_BOUNDS"] = "true",
            ["SANDBOX__CLIENTS__0__CLIENT_ID"] = "app",
            ["SANDBOX__CLIENTS__0__REDIRECT_URIS__0"] = "https://example.org/cb",
            ["OTHER"] = "x",
        };
        var options = SandboxConfiguration.Read(
            environment, ["--port", "0", "--auto-grant", "--state=file.json", "--behaviour:default-permission", "Explicit"]);
        Assert.Equal((0, TimeSpan.FromSeconds(7), false, true, "file.json"),
            (options.Port, options.ActivityDelay, options.EnforceLimits, options.AutoGrant, options.StatePath));
        Assert.Equal((true, PermissionToSend.Explicit, true),
            (options.Behaviour.InclusiveBounds, options.Behaviour.DefaultPermission, options.Behaviour.RefuseUnknownParameters));
        Assert.Equal(("app", "https://example.org/cb"), (options.Clients[0].ClientId, options.Clients[0].RedirectUris[0]));
    }

    [Fact]
    public void Every_option_and_switch_can_be_given_as_text()
    {
        foreach (var property in typeof(SandboxOptions).GetProperties()
            .Where(property => property.Name is not (
                nameof(SandboxOptions.Clock) or nameof(SandboxOptions.Clients) or nameof(SandboxOptions.Behaviour))))
            Assert.NotNull(SandboxConfiguration.Read(
                new Dictionary<string, string> { ["SANDBOX__" + property.Name.ToUpperInvariant()] = Sample(property.PropertyType) }, []));
        foreach (var property in typeof(SandboxBehaviour).GetProperties()
            .Where(property => property.PropertyType.IsValueType || property.PropertyType == typeof(string)))
        {
            var options = SandboxConfiguration.Read(
                new Dictionary<string, string> { ["SANDBOX__BEHAVIOUR__" + property.Name] = Sample(property.PropertyType) }, []);
            Assert.Equal(Sample(property.PropertyType), property.GetValue(options.Behaviour)!.ToString(), ignoreCase: true);
        }
    }

    [Theory]
    [InlineData("--nonsense", "1")]
    [InlineData("--port", "many")]
    [InlineData("port", "1")]
    [InlineData("--clock", "now")]
    public async Task A_wrong_setting_is_one_line_and_exit_code_2(string name, string value)
    {
        using var errors = new StringWriter();
        using var output = new StringWriter();
        Assert.Equal(2, await SandboxProgram.RunAsync(
            [name, value], new Dictionary<string, string>(), output, errors, TestContext.Current.CancellationToken));
        Assert.NotEmpty(errors.ToString());
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData("--prot", "--prot is not an option of the sandbox. Did you mean --port?")]
    [InlineData("--activity-dely", "--activity-dely is not an option of the sandbox. Did you mean --activity-delay?")]
    [InlineData("--nonsense", "--nonsense is not an option of the sandbox.")]
    public void A_mistyped_option_is_named_with_the_one_that_is_meant(string option, string expected) => Assert.Equal(
        expected,
        Assert.Throws<FormatException>(() => SandboxConfiguration.Read(new Dictionary<string, string>(), [option, "1"])).Message);

    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_code_2()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var errors = new StringWriter();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Assert.Equal(2, await SandboxProgram.RunAsync(
            ["--port", $"{port}"], new Dictionary<string, string>(), TextWriter.Null, errors, TestContext.Current.CancellationToken));
        Assert.Contains($"{port}", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_says_where_it_is_and_stops_when_told()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        var run = SandboxProgram.RunAsync(
            ["--port", "0"], new Dictionary<string, string>(), TextWriter.Synchronized(output), TextWriter.Null, stop.Token);
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (!output.ToString().Contains("/v3", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "no greeting");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var api = output.ToString().Split('\n').Single(line => line.Contains("/v3", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized,
            (await http.GetAsync(api + "/contacts", TestContext.Current.CancellationToken)).StatusCode);
        await stop.CancelAsync();
        Assert.Equal(0, await run);
    }

    private static string Sample(Type type) => Nullable.GetUnderlyingType(type) is { } inner ? Sample(inner) :
        type == typeof(bool) ? "True" : type == typeof(int) ? "7" : type == typeof(TimeSpan) ? "00:00:09" : type == typeof(Uri)
            ? "http://localhost:1/" : type.IsEnum ? Enum.GetNames(type)[^1]
            : "127.0.0.1";
}
