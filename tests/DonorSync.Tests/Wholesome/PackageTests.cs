using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace DonorSync.Tests.Wholesome;

/// <summary>What the program is made of may be handed on with it.</summary>
public sealed class PackageTests
{
    /// <summary>SPDX expressions as the packages give them; all ask for no more than that their text is kept.</summary>
    static readonly string[] Permitted = ["MIT", "Apache-2.0", "PostgreSQL", "BSD-2-Clause", "BSD-3-Clause", "MS-PL OR Apache-2.0"];

    [Fact]
    public void Every_package_of_the_server_and_what_it_brings_along_has_a_licence_that_lets_it_be_handed_on()
    {
        var assets = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "artifacts", "obj", "DonorSync.Server", "project.assets.json")))!;
        var folders = assets["packageFolders"]!.AsObject().Select(static f => f.Key).ToList();
        var packages = assets["libraries"]!.AsObject().Where(static l => (string?)l.Value!["type"] == "package").ToList();

        Assert.True(packages.Count > 40, $"{packages.Count} packages are fewer than the server has");
        var refused = packages.Select(p => (p.Key, Licence: LicenceOf(folders, (string)p.Value!["path"]!))).Where(static p => !Permitted.Contains(p.Licence));
        Assert.Empty(refused);
    }

    static string? LicenceOf(List<string> folders, string path)
    {
        var folder = folders.Select(f => Path.Combine(f, path)).First(Directory.Exists);
        var nuspec = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single());
        return nuspec.Descendants().FirstOrDefault(static e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression")?.Value;
    }
}
