using Dossier.Testing;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace Dossier.Browser.Tests;

/// <summary>What a page must be, however it is looked at: inside its window, and free of what axe-core finds wrong.</summary>
internal static class Look
{
    private const int Narrow = 360;
    private const int Wide = 1280;
    private const int MaxFaults = 10;

    private static readonly string? Pictures = Environment.GetEnvironmentVariable("DOSSIER_SCREENSHOTS") is { Length: > 0 } folder ? folder : null;

    private static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    /// <summary>Only colours depend on the scheme, so that the other rules need not be asked again.</summary>
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private static readonly (int Width, ColorScheme Scheme, string[] Rules)[] All =
        [(Wide, ColorScheme.Light, Rules), (Wide, ColorScheme.Dark, Colours), (Narrow, ColorScheme.Dark, []), (Narrow, ColorScheme.Light, Rules)];

    /// <summary>Looks at a page from all sides; leaves pictures of it in the folder that DOSSIER_SCREENSHOTS names.</summary>
    /// <param name="page">The page, loaded.</param>
    /// <param name="name">What the pictures are called.</param>
    public static async Task AssertGoodAsync(IPage page, string name)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Prerequisite.Program(Prerequisite.Axe)) + "; null").Soon();
        var faults = new List<string>();
        foreach (var (width, scheme, rules) in All)
        {
            await page.SetViewportSizeAsync(width, 900).Soon();
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce }).Soon();
            await PictureAsync(page, $"{name}-{width}-{scheme}");
            var found = (await WiderThanWindowAsync(page)).Concat(await AxeAsync(page, rules));
            faults.AddRange(found.Take(MaxFaults).Select(fault => $"{width} px, {scheme}: {fault}"));
        }

        if (faults.Count > 0) throw new XunitException($"{page.Url}\n" + string.Join('\n', faults));
    }

    /// <summary>Leaves a picture of a whole page, if pictures are wanted.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Pictures is null) return;
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png".ToLowerInvariant()), FullPage = true, Animations = ScreenshotAnimations.Disabled }).Soon();
    }

    /// <summary>What sticks out of the window at the side, if anything makes the page scroll there.</summary>
    private static Task<string[]> WiderThanWindowAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        () => document.documentElement.scrollWidth <= innerWidth ? [] :
          [`scrolls sideways, ${document.documentElement.scrollWidth} px`, ...[...document.querySelectorAll("body *")]
            .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
            .map((element) => `${element.tagName} ${element.className} reaches ${element.getBoundingClientRect().right}: ${element.textContent.slice(0, 60)}`).slice(0, 5)]
        """).Soon();

    /// <summary>What breaks these rules, given by their tags or their names.</summary>
    private static Task<string[]> AxeAsync(IPage page, string[] rules) => page.EvaluateAsync<string[]>(
        """
        async (rules) => {
          if (rules.length === 0) return [];
          const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
          return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")}`));
        }
        """,
        rules).Soon();
}
