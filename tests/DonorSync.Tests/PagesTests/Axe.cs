using DonorSync.Tests.Wholesome;
using Microsoft.Playwright;

namespace DonorSync.Tests.PagesTests;

/// <summary>Checks the accessibility of a page with axe-core.</summary>
static class Axe
{
    const string Look = """
        async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
          .map(v => `${v.id} (${v.impact}): ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " +
            n.any.map(a => a.message).join(" ").slice(0, 200)).join(" | "))
        """;

    static readonly string Path = System.IO.Path.Combine(Repository.Root, "artifacts", "axe", "axe.min.js");

    static readonly Lazy<string> Source = new(static () => File.Exists(Path)
        ? File.ReadAllText(Path)
        : throw new InvalidOperationException($"{Path} is missing: ./test fetches it with npm."));

    public static async Task HasNothingToSayAsync(this IPage page, string name)
    {
        await page.EvaluateAsync(Source.Value);
        var found = await page.EvaluateAsync<string[]>(Look);
        Assert.True(found.Length == 0, $"{name}: {string.Join(Environment.NewLine, found)}");
    }
}
