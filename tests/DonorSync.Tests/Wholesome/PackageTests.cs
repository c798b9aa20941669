using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DonorSync.Tests.Wholesome;

/// <summary>The packages of the program: licensed for distribution, listed in the notices, pinned and locked.</summary>
public sealed class PackageTests
{
    /// <summary>SPDX expressions as stated by the packages; each only requires that its text is included.</summary>
    static readonly string[] Permitted = ["MIT", "Apache-2.0", "PostgreSQL", "BSD-2-Clause", "BSD-3-Clause", "MS-PL OR Apache-2.0"];

    static readonly JsonNode Assets =
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "artifacts", "obj", "DonorSync.Server", "project.assets.json")))!;

    [Fact]
    public void Every_package_of_the_server_has_a_license_that_permits_handing_it_on()
    {
        var folders = Assets["packageFolders"]!.AsObject().Select(static f => f.Key).ToList();
        var shipped = Shipped();
        var packages = Assets["libraries"]!.AsObject().Where(l => shipped.Contains(l.Key)).ToList();

        Assert.True(packages.Count > 40, $"{packages.Count} packages are fewer than the server has");
        var read = File.ReadLines(Path.Combine(Repository.Root, "eng", "licenses", "packages.tsv"))
            .Select(static line => line.Split('\t')).ToDictionary(static cells => cells[0], static cells => cells[1]);
        var licenses = packages.Select(p =>
            (p.Key, License: read.GetValueOrDefault(p.Key.Split('/')[0]) ?? LicenseOf(folders, (string)p.Value!["path"]!)));
        Assert.All(licenses, static p => Assert.Contains(p.License, Permitted));
    }

    [Fact]
    public void The_notices_name_every_package_that_is_shipped_with_its_version_and_no_other()
    {
        var named = File.ReadLines(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md"))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(static cells => cells.Length > 4 && char.IsAsciiDigit(cells[2].FirstOrDefault()))
            .Select(static cells => $"{cells[1]}/{cells[2]}");

        Assert.Equal(Shipped().Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_notices_contain_the_text_of_every_license()
    {
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.md"));

        foreach (var license in new[] { "MIT", "Apache-2.0", "PostgreSQL", "Unicode-3.0" })
            Assert.Contains($"\n## {license}\n", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void Lock_files_name_no_source_and_agree_with_the_pinned_versions()
    {
        var pinned = Pinned();
        var files = LockFiles();

        Assert.True(files.Length >= 9, "a project has no lock file");
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            var locked = JsonNode.Parse(text)!["dependencies"]!.AsObject().SelectMany(static f => f.Value!.AsObject());
            Assert.All(
                locked.Where(p => pinned.ContainsKey(p.Key) && p.Value!["resolved"] is not null),
                p => Assert.Equal(pinned[p.Key], (string?)p.Value!["resolved"]));
        }
    }

    [Fact]
    public void Every_pinned_package_is_used()
    {
        var locked = LockFiles()
            .SelectMany(static f => JsonNode.Parse(File.ReadAllText(f))!["dependencies"]!.AsObject())
            .SelectMany(static f => f.Value!.AsObject()).Select(static p => p.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);

        // The benchmarks are a project outside the solution.
        Assert.Equal([], Pinned().Keys.Where(name => !locked.Contains(name) && name != "BenchmarkDotNet"));
    }

    static string[] LockFiles() =>
        [.. new[] { "src", "tests", "bench" }.SelectMany(static folder =>
            Directory.GetFiles(Path.Combine(Repository.Root, folder), "packages.lock.json", SearchOption.AllDirectories))];

    static Dictionary<string, string> Pinned() =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props")).Descendants("PackageVersion").ToDictionary(
            static p => (string)p.Attribute("Include")!, static p => (string)p.Attribute("Version")!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the packages of the server and its projects and their dependencies, without build tools.</summary>
    static HashSet<string> Shipped()
    {
        var all = Assets["targets"]!["net10.0"]!.AsObject()
            .ToDictionary(static l => l.Key.Split('/')[0], static l => (Id: l.Key, Node: l.Value!));
        var next = new Stack<string>(all.Where(static l => (string?)l.Value.Node["type"] == "project").Select(static l => l.Key));
        foreach (var (name, reference) in Assets["project"]!["frameworks"]!["net10.0"]!["dependencies"]!.AsObject())
        {
            if ((string?)reference!["suppressParent"] != "All")
                next.Push(name);
        }
        var (seen, shipped) = (new HashSet<string>(), new HashSet<string>());
        while (next.TryPop(out var name))
        {
            var (id, node) = all[name];
            if (!seen.Add(id))
                continue;
            if ((string?)node["type"] == "package" && Runs(node))
                shipped.Add(id);
            foreach (var (needed, _) in node["dependencies"]?.AsObject() ?? [])
                next.Push(needed);
        }
        return shipped;
    }

    /// <summary>True if a package contains files that run, not only references to other packages.</summary>
    static bool Runs(JsonNode package) => new[] { "runtime", "runtimeTargets", "native" }
        .SelectMany(kind => package[kind]?.AsObject().Select(static f => f.Key) ?? [])
        .Any(static file => !file.EndsWith("_._", StringComparison.Ordinal));

    static string? LicenseOf(List<string> folders, string path)
    {
        var folder = folders.Select(f => Path.Combine(f, path)).First(Directory.Exists);
        var nuspec = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single());
        return nuspec.Descendants()
            .FirstOrDefault(static e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression")?.Value;
    }
}
