using System.Diagnostics;
using System.Text.Json;
using DonorSync.Tests.Scenarios;

namespace DonorSync.Tests.Wholesome;

/// <summary>The REST cookbook is right: its commands run from top to bottom, with the responses that it shows.</summary>
public sealed class RestCookbookTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly IReadOnlyList<Cookbook.Recipe> Recipes = Cookbook.Read(Repository.Read("docs", "rest.md"));

    [Fact]
    public async Task Every_command_works_and_is_answered_as_shown()
    {
        Assert.True(Recipes.Count > 20, "The commands were not found.");
        await using var here = await Installation.StartAsync();
        var folder = Directory.CreateTempSubdirectory("donorsync-cookbook-");
        try
        {
            var (code, error) = await RunAsync(Cookbook.Script(Recipes), folder, here);
            Assert.True(code == 0, error);
            var differences = Recipes.Where(static r => r.Answer is not null).Select(r => Difference(r, folder)).OfType<string>().ToList();
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("""{"id": "…"}""", """{"name": "Ada"}""")]
    [InlineData("""{"done": 1}""", """{"done": 2}""")]
    [InlineData("""{"items": [{"rule": "M3"}]}""", """{"items": [{"rule": "M1"}, {"rule": "M2"}]}""")]
    [InlineData("""{"items": []}""", """{"items": [1]}""")]
    [InlineData("""{"account": null}""", """{"account": {}}""")]
    [InlineData("""{"url": "http…"}""", """{"url": "ftp://example.org"}""")]
    public void A_shown_value_that_is_missing_from_the_response_is_found(string shown, string answer) =>
        Assert.NotNull(Difference(shown, answer));

    static string? Difference(Cookbook.Recipe recipe, DirectoryInfo folder)
    {
        var answer = File.ReadAllText(Path.Combine(folder.FullName, $"answer-{recipe.Line}"));
        return Difference(recipe.Answer!, answer) is { } difference ? $"docs/rest.md, line {recipe.Line}: {difference}" : null;
    }

    static string? Difference(string shown, string answer)
    {
        using var expected = JsonDocument.Parse(shown);
        using var actual = JsonDocument.Parse(answer.Length == 0 ? "null" : answer);
        return ShownJson.Difference(expected.RootElement, actual.RootElement);
    }

    static async Task<(int Code, string Error)> RunAsync(string script, DirectoryInfo folder, Installation here)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(Patience);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "script"), script, cancellation.Token);
        var start = new ProcessStartInfo(
            "bash", ["script"])
        { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DONORSYNC"] = here.Address.GetLeftPart(UriPartial.Authority);
        start.Environment["SANDBOX"] = here.Sandbox.Address.GetLeftPart(UriPartial.Authority);
        start.Environment["TOKEN"] = here.Http.DefaultRequestHeaders.Authorization!.Parameter;
        start.Environment["no_proxy"] = "*";
        using var bash = Process.Start(start)!;
        try
        {
            // Read to the end, because a full pipe would stop it; the responses themselves are in files.
            var output = bash.StandardOutput.ReadToEndAsync(cancellation.Token);
            var error = await bash.StandardError.ReadToEndAsync(cancellation.Token);
            await output;
            await bash.WaitForExitAsync(cancellation.Token);
            return (bash.ExitCode, error);
        }
        finally
        {
            if (!bash.HasExited)
                bash.Kill(entireProcessTree: true);
        }
    }
}
