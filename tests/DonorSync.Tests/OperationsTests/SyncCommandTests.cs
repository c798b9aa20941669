using DonorSync.Server.CommandLine;

namespace DonorSync.Tests.OperationsTests;

/// <summary><c>./donorsync sync</c> and <c>preview</c> find their server and say in one line what is wrong.</summary>
public sealed class SyncCommandTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--url", "http://127.0.0.1:20110")]
    [InlineData("--url=https://donors.example.org/")]
    public void The_address_of_the_server_is_an_option(params string[] arguments)
    {
        var parsed = SyncCommand.Create("sync", "", preview: false).Parse(arguments);

        Assert.Empty(parsed.Errors);
        Assert.Equal(new Uri(arguments[^1].Replace("--url=", "", StringComparison.Ordinal)), parsed.GetValue<Uri>("--url"));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("ftp://127.0.0.1/")]
    public void An_address_that_is_none_is_named(string address) => Assert.Equal(
        $"--url: \"{address}\" is not the address of a server, such as http://127.0.0.1:5000.",
        Assert.Single(SyncCommand.Create("sync", "", preview: false).Parse(["--url", address]).Errors).Message);

    [Fact]
    public async Task A_wrong_token_is_one_sentence_and_a_problem_is_its_detail()
    {
        using var terminal = new Terminal();
        await using var server = await terminal.ServeAsync();
        using var wrong = new RestClient(new(server.Urls.First()), "another-token");
        using var right = new RestClient(new(server.Urls.First()), "terminal-token");

        Assert.Equal(
            "The server does not accept the API token.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => wrong.GetAsync("groups", Cancellation))).Message);
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(
            () => right.GetAsync($"contacts/{Guid.Empty}", Cancellation));
        Assert.DoesNotContain("{", missing.Message, StringComparison.Ordinal);
        Assert.Contains("404", missing.Message, StringComparison.Ordinal);
    }
}
