using Microsoft.Playwright;

namespace DonorSync.Tests.PagesTests;

/// <summary>One Chromium for all page tests, which run one after another so that they do not slow each other down.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Browser>
{
    public const string Name = "browser";
}

/// <summary>The machine's own Chromium, driven by Playwright.</summary>
public sealed class Browser : IAsyncLifetime
{
    static readonly string[] Paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    IPlaywright? playwright;
    IBrowser? chromium;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("DONORSYNC_CHROMIUM") ?? Paths.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                "The tests of the pages need chromium (Debian: apt-get install chromium), or its path in DONORSYNC_CHROMIUM.");
        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
    }

    /// <summary>Returns a new browser context, without cookies of other tests.</summary>
    public async Task<IPage> OpenAsync(Uri home, bool scripts = true)
    {
        var context = await chromium!.NewContextAsync(new()
        {
            BaseURL = home.ToString(),
            JavaScriptEnabled = scripts,
            ViewportSize = new() { Width = 1280, Height = 900 },
            TimezoneId = "UTC",
            Locale = "en-GB",
        });
        // A limit for a page that never comes, not a measure of speed.
        context.SetDefaultTimeout(60_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        playwright?.Dispose();
    }
}
