using DonorSync.Server;
using DonorSync.Server.Outbound;
using DonorSync.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OutboundTests;

/// <summary>Which folders of the server may contain a CRM's files.</summary>
public sealed class CrmFolderTests : IAsyncLifetime
{
    readonly string disk = FolderPaths.Real(Directory.CreateTempSubdirectory("donorsync-folders-").FullName);
    readonly Dictionary<string, string?> settings = [];
    WebApplication? server;

    string Drop => Path.Combine(disk, "drop");
    string Data => Path.Combine(disk, "data");

    public ValueTask InitializeAsync()
    {
        foreach (var folder in new[] { "drop/hope/inbox", "drop/own/files", "data/imports", "outside", "keys" })
            Directory.CreateDirectory(Path.Combine(disk, folder));
        settings["ConnectionStrings:Database"] = $"Data Source={Path.Combine(Data, "donorsync.db")}";
        settings["ConstantContact:ClientId"] = "folders";
        settings["Crm:Folders"] = Drop;
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        Directory.Delete(disk, recursive: true);
    }

    [Fact]
    public void An_organization_may_use_a_subfolder_of_an_offered_folder()
    {
        var folders = Folders();
        Assert.Equal(Path.Combine(Drop, "hope"), folders.Check(Path.Combine(Drop, "hope")));
        Assert.Equal(Path.Combine(Drop, "hope", "inbox"), folders.Check(Path.Combine(Drop, "hope", "inbox") + Path.DirectorySeparatorChar));
    }

    [Theory]
    [InlineData("drop", "is not below a folder")]
    [InlineData("dropped", "is not below a folder")]
    [InlineData("outside", "is not below a folder")]
    [InlineData("nowhere", "is not below a folder")]
    [InlineData("drop/missing", "does not exist")]
    [InlineData("drop/../outside", "must not have ..")]
    [InlineData("drop/hope/../../outside", "must not have ..")]
    [InlineData("drop/./hope", "must not have ..")]
    [InlineData("drop/ho\0pe", "is not the whole path")]
    [InlineData("drop/hope\n", "is not the whole path")]
    public void Anything_else_is_refused_with_a_reason(string folder, string why) =>
        Assert.Contains(
            why, Assert.Throws<FolderRefusedException>(() => Folders().Check($"{disk}/{folder}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("drop/hope")]
    [InlineData("~/drop")]
    [InlineData("file:///srv/drop")]
    public void Only_a_whole_path_is_a_folder(string folder) =>
        Assert.Contains("is not the whole path", Assert.Throws<FolderRefusedException>(() => Folders().Check(folder)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Without_the_setting_no_folder_is_offered_and_the_operator_may_name_any()
    {
        settings.Remove("Crm:Folders");
        var folders = Folders();
        Assert.Contains("offers no folders", Assert.Throws<FolderRefusedException>(() => folders.Check(Path.Combine(Drop, "hope"))).Message,
            StringComparison.Ordinal);
        Assert.Equal(Path.Combine(disk, "outside"), folders.CheckOfOperator(Path.Combine(disk, "outside")));
        Assert.Contains("must not have ..",
            Assert.Throws<FolderRefusedException>(() => folders.CheckOfOperator($"{Drop}/../outside")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_anywhere_on_the_path_is_refused_also_when_it_became_one_later()
    {
        var folders = Folders();
        var hope = folders.Check(Path.Combine(Drop, "hope"));
        Directory.CreateSymbolicLink(Path.Combine(Drop, "link"), Path.Combine(disk, "outside"));
        Directory.CreateSymbolicLink(Path.Combine(Drop, "inside"), hope);
        Directory.Move(hope, Path.Combine(disk, "moved"));
        Directory.CreateSymbolicLink(hope, Path.Combine(disk, "moved"));

        foreach (var folder in new[] { "link", "inside", "hope", Path.Combine("hope", "inbox") })
            Assert.Contains("is a link", Assert.Throws<FolderRefusedException>(() => folders.Check(Path.Combine(Drop, folder))).Message,
                StringComparison.Ordinal);
        Assert.Contains(
            "is a link", Assert.Throws<FolderRefusedException>(() => folders.CheckOfOperator(Path.Combine(Drop, "link"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/imports")]
    [InlineData("")]
    [InlineData("keys")]
    public void Folders_with_files_of_DonorSync_are_refused_also_parents_and_links(string folder)
    {
        settings["Security:MasterKeyFile"] = Path.Combine(disk, "keys", "master.key");
        File.WriteAllText(Path.Combine(disk, "keys", "master.key"), Convert.ToBase64String(new byte[32]));
        // The settings use another name of the data folder.
        Directory.CreateSymbolicLink(Path.Combine(disk, "alias"), Data);
        settings["ConnectionStrings:Database"] = $"Data Source={Path.Combine(disk, "alias", "donorsync.db")}";

        var refused = Assert.Throws<FolderRefusedException>(() => Folders().CheckOfOperator(Path.Combine(disk, folder)));
        Assert.Contains("DonorSync keeps its own files there", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_folder_inside_an_offered_folder_is_refused()
    {
        settings["ConnectionStrings:Database"] = $"Data Source={Path.Combine(Drop, "own", "files", "donorsync.db")}";
        var folders = Folders();
        foreach (var folder in new[] { "own", Path.Combine("own", "files") })
            Assert.Throws<FolderRefusedException>(() => folders.Check(Path.Combine(Drop, folder)));
        Assert.NotNull(folders.Check(Path.Combine(Drop, "hope")));
    }

    [Theory]
    [InlineData("drop", "is not the whole path")]
    [InlineData("/", "is the whole disk")]
    [InlineData("/srv/../etc", "must not have ..")]
    public void A_wrong_folder_in_the_settings_stops_the_start(string folder, string why)
    {
        settings["Crm:Folders"] = $"{Drop}, {folder}";
        var fault = Assert.Throws<SettingsException>(Folders);
        Assert.Equal("Crm__Folders", fault.Setting);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_the_settings_stops_the_start_and_its_folder_is_named()
    {
        Directory.CreateSymbolicLink(Path.Combine(disk, "shared"), Drop);
        settings["Crm:Folders"] = Path.Combine(disk, "shared");
        Assert.Contains(Drop, Assert.Throws<SettingsException>(Folders).Message, StringComparison.Ordinal);
    }

    CrmFolders Folders()
    {
        server = DonorSyncServer.Build([], builder => builder.Configuration.AddInMemoryCollection(settings));
        return server.Services.GetRequiredService<CrmFolders>();
    }
}
