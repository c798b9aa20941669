using Microsoft.Playwright;

namespace DonorSync.Tests.PagesTests;

/// <summary>Walks through a page with the Tab key alone: every control is reached, shows its focus, and can be left.</summary>
static class Keyboard
{
    /// <summary>The visible controls. A group of radio buttons is one stop.</summary>
    const string Mark = """
        () => {
          window.stops = [...document.querySelectorAll('a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), '
            + 'select, textarea, summary, [tabindex="0"]')]
            .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('[inert]'))
            .filter((e, i, all) => e.type !== 'radio' || e ===
              (all.find(o => o.name === e.name && o.checked) ?? all.find(o => o.name === e.name)));
          window.plain = window.stops.map(e => look(e));
          function look(e) { const s = getComputedStyle(e); return [s.outlineStyle, s.outlineWidth, s.boxShadow].join(); }
          document.activeElement?.blur();
          return window.stops.length;
        }
        """;

    /// <summary>The index of the focused control, and whether its focus is visible; -1 for something else.</summary>
    const string Where = """
        () => {
          const at = window.stops.indexOf(document.activeElement);
          const s = at < 0 ? null : getComputedStyle(window.stops[at]);
          const ring = at >= 0 && [s.outlineStyle, s.outlineWidth, s.boxShadow].join() !== window.plain[at]
              && (s.outlineStyle !== 'none' || s.boxShadow !== 'none');
          return [at, ring ? 1 : 0];
        }
        """;

    const string Names = """list => list.map(i => window.stops[i].outerHTML.slice(0, 160))""";

    public static async Task IsUsedByKeyboardAsync(this IPage page, string name)
    {
        var count = await page.EvaluateAsync<int>(Mark);
        var (reached, unseen) = (new List<int>(), new List<int>());
        // The browser's own frame and parts that open automatically may add a few stops.
        for (var press = 0; press < count + 5 && reached.Count < count; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            var where = await page.EvaluateAsync<int[]>(Where);
            if (where[0] < 0 || reached.Contains(where[0]))
                continue;
            reached.Add(where[0]);
            if (where[1] == 0)
                unseen.Add(where[0]);
        }
        var missed = Enumerable.Range(0, count).Except(reached).ToArray();
        Assert.True(
            missed.Length == 0, $"{name}: not reached by Tab: {string.Join(" | ", await page.EvaluateAsync<string[]>(Names, missed))}");
        Assert.True(
            unseen.Count == 0, $"{name}: no focus to be seen: {string.Join(" | ", await page.EvaluateAsync<string[]>(Names, unseen))}");
        Assert.True(reached.SequenceEqual(reached.Order()), $"{name}: the Tab key jumps about: {string.Join(",", reached)}");
    }
}
