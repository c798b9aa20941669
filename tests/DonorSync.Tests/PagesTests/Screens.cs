using DonorSync.Tests.Wholesome;
using Microsoft.Playwright;

namespace DonorSync.Tests.PagesTests;

/// <summary>
/// Screenshots of a page in <c>artifacts/screenshots</c>: light, dark, and on a phone. Also checks what every page must have: no axe-core
/// finding, one h1, a title, a main part to skip to, and no horizontal scrolling on a phone.
/// </summary>
static class Screens
{
    const int Phone = 390;

    static readonly string Folder = Path.Combine(Repository.Root, "artifacts", "screenshots");

    public static string PathOf(string name, string look) => Path.Combine(Folder, $"{name}-{look}.png");

    public static async Task ShootAsync(this IPage page, string name)
    {
        await page.ShootAsync(name, "light", ColorScheme.Light, 1280);
        await page.ShootAsync(name, "dark", ColorScheme.Dark, 1280);
        await page.ShootAsync(name, "phone", ColorScheme.Light, Phone);
        await page.HoldsPromisesAsync(name);
        await page.ShowAsync(ColorScheme.Light, 1280);
    }

    static async Task ShootAsync(this IPage page, string name, string look, ColorScheme colors, int width)
    {
        await page.ShowAsync(colors, width);
        await page.ScreenshotAsync(new() { Path = PathOf(name, look), FullPage = true });
        await page.HasNothingToSayAsync($"{name}, {look}");
    }

    static async Task ShowAsync(this IPage page, ColorScheme colors, int width)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = colors, ReducedMotion = ReducedMotion.Reduce });
        await page.SetViewportSizeAsync(width, 900);
    }

    /// <summary>To be called at phone width.</summary>
    static async Task HoldsPromisesAsync(this IPage page, string name)
    {
        Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= Phone,
            $"{name} has to be scrolled sideways on a phone");
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.EndsWith("DonorSync", await page.TitleAsync());
        Assert.Equal(1, await page.Locator("main#content").CountAsync());
    }
}
