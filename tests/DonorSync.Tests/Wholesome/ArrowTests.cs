using System.Xml.Linq;

namespace DonorSync.Tests.Wholesome;

/// <summary>Which project may know which. A wrong arrow is a design change and belongs here first.</summary>
public sealed class ArrowTests
{
    [Theory]
    [InlineData("DonorSync.Core")]
    [InlineData("DonorSync.Sync", "DonorSync.Core")]
    [InlineData("DonorSync.ConstantContact", "DonorSync.Sync")]
    [InlineData("DonorSync.Storage", "DonorSync.ConstantContact", "DonorSync.Sync")]
    [InlineData("DonorSync.ConstantContact.Sandbox")]
    [InlineData("DonorSync.Server", "DonorSync.ConstantContact", "DonorSync.ConstantContact.Sandbox", "DonorSync.Storage")]
    public void A_project_references_these_and_no_other_of_ours(string project, params string[] references) =>
        Assert.Equal(references, Items(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_of_the_product_has_its_arrows_held()
    {
        var held = typeof(ArrowTests).GetMethod(nameof(A_project_references_these_and_no_other_of_ours))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(static d => (string)d.Data[0]!);
        var there = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName);
        Assert.Equal(there.Order(StringComparer.Ordinal), held.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_core_has_no_package() => Assert.Empty(Items("DonorSync.Core", "PackageReference"));

    static List<string> Items(string project, string kind) =>
    [
        .. XDocument.Parse(Repository.Read("src", project, project + ".csproj"))
            .Descendants(kind).Select(static item => item.Attribute("Include")!.Value.Replace('\\', '/')),
    ];
}
