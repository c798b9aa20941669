using System.Xml.Linq;
using DonorSync.Database;

namespace DonorSync.Tests.Wholesome;

/// <summary>Which project may reference which. A new reference is a design change and must be added to this test first.</summary>
public sealed class ProjectReferenceTests
{
    [Theory]
    [InlineData("DonorSync.Core")]
    [InlineData("DonorSync.Sync", "DonorSync.Core")]
    [InlineData("DonorSync.ConstantContact", "DonorSync.Sync")]
    [InlineData("DonorSync.Database", "DonorSync.Sync")]
    [InlineData("DonorSync.Donors", "DonorSync.Database")]
    [InlineData("DonorSync.SyncStore", "DonorSync.ConstantContact", "DonorSync.Database")]
    [InlineData("DonorSync.ConstantContact.Sandbox")]
    [InlineData(
        "DonorSync.Server", "DonorSync.ConstantContact", "DonorSync.ConstantContact.Sandbox", "DonorSync.Donors", "DonorSync.SyncStore")]
    public void A_project_references_these_and_no_other_of_ours(string project, params string[] references) =>
        Assert.Equal(references, Items(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_of_the_product_is_covered_by_this_test()
    {
        var held = typeof(ProjectReferenceTests).GetMethod(nameof(A_project_references_these_and_no_other_of_ours))!
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
