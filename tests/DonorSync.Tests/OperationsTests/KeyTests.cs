using System.Security.Cryptography;
using System.Text;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Database;
using DonorSync.Database.Keys;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Operations.Doctor;
using DonorSync.Server.Operations.Keys;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;
using DonorSync.Tests.RestTests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>The master key, and what the database file alone reveals.</summary>
public sealed class KeyTests : IDisposable
{
    const string Access = "access-token-in-clear-words";
    const string Refresh = "refresh-token-in-clear-words";

    readonly Terminal terminal = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => terminal.Dispose();

    [Fact]
    public void No_other_key_decrypts_and_every_change_is_detected()
    {
        var (one, other) = (MasterKey.Parse(NewKey())!, MasterKey.Parse(NewKey())!);
        var closed = one.Close("words"u8.ToArray());
        Assert.Equal("words"u8.ToArray(), one.Open(closed));
        Assert.ThrowsAny<CryptographicException>(() => other.Open(closed));
        for (var at = 0; at < closed.Length; at++)
        {
            closed[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => one.Open(closed));
            closed[at] ^= 1;
        }
        Assert.NotEqual(closed, one.Close("words"u8.ToArray()));
        Assert.ThrowsAny<CryptographicException>(() => one.Open([1, 2, 3]));
    }

    [Fact]
    public async Task With_a_master_key_nothing_in_the_file_can_be_read()
    {
        await ConnectAsync(NewKey());
        var file = await FileAsync();
        Assert.DoesNotContain(Access, file, StringComparison.Ordinal);
        Assert.DoesNotContain(Refresh, file, StringComparison.Ordinal);
        Assert.DoesNotContain("requiresEncryption", file, StringComparison.Ordinal);
        Assert.Contains("closedByMasterKey", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_were_readable_are_encrypted_by_the_first_start_with_a_master_key_and_leave_no_trace()
    {
        await ConnectAsync(master: null);
        var plain = (await FileAsync()).Split("<value>")[1].Split("</value>")[0];
        Assert.True(plain.Length > 60);

        terminal.Settings["Security:MasterKey"] = NewKey();
        await terminal.FoundAsync();

        Assert.DoesNotContain(plain, await FileAsync(), StringComparison.Ordinal);
        Assert.Equal(Access, await AccessAsync());
    }

    [Fact]
    public async Task A_wrong_or_missing_master_key_stops_the_start_in_one_line_and_shows_no_key()
    {
        var (key, other) = (NewKey(), NewKey());
        await ConnectAsync(key);

        terminal.Settings["Security:MasterKey"] = other;
        Assert.Equal("Security__MasterKey: is not the master key that encrypts the keys in the database.", await FaultAsync());
        terminal.Settings["Security:MasterKey"] = null;
        Assert.StartsWith("Security__MasterKeyFile: is missing", await FaultAsync(), StringComparison.Ordinal);
        terminal.Settings["Security:MasterKey"] = key[..20];
        var line = await FaultAsync();
        Assert.StartsWith("Security__MasterKey: must be 32 bytes in Base64", line, StringComparison.Ordinal);
        Assert.DoesNotContain(key[..20], line, StringComparison.Ordinal);
        terminal.Settings["Security:MasterKey"] = key;
        terminal.Settings["Security:MasterKeyFile"] = "also.key";
        Assert.StartsWith(
            "Security__MasterKey: is set together with Security__MasterKeyFile", await FaultAsync(), StringComparison.Ordinal);
        terminal.Settings["Security:MasterKey"] = null;
        Assert.StartsWith("Security__MasterKeyFile: the file 'also.key' cannot be read", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_how_the_keys_are()
    {
        await ConnectAsync(master: null);
        Assert.Matches("warning +keys +There is no master key", (await DoctorAsync()).Output);
        var key = NewKey();
        terminal.Settings["Security:MasterKey"] = key;
        Assert.Matches("warning +keys +Some keys are not encrypted yet", (await DoctorAsync()).Output);
        await terminal.FoundAsync();
        Assert.Matches("ok +keys +encrypted with the master key", (await DoctorAsync()).Output);
        terminal.Settings["Security:MasterKey"] = NewKey();
        var wrong = await DoctorAsync();
        Assert.Equal(1, wrong.Code);
        Assert.Matches("WRONG +keys +Security__MasterKey is not the master key", wrong.Output);
        Assert.DoesNotContain(key, wrong.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_rotation_connections_work_with_the_new_keys_only(bool hadOne)
    {
        await ConnectAsync(hadOne ? NewKey() : null);
        var before = await GrantAsync();
        var file = Path.Combine(terminal.Folder, "new.key");
        await File.WriteAllTextAsync(file, NewKey() + "\n", Cancellation);

        var said = (await RotateAsync("--new-master-key-file", file)).Expect(0);

        Assert.Contains("Grants encrypted with it: 1.", said.Output, StringComparison.Ordinal);
        Assert.NotEqual(before, await GrantAsync());
        Assert.NotNull(await FaultAsync());
        terminal.Settings["Security:MasterKey"] = null;
        terminal.Settings["Security:MasterKeyFile"] = file;
        Assert.Null(await FaultAsync());
        Assert.Equal(Access, await AccessAsync());
    }

    [Fact]
    public async Task After_old_keys_are_revoked_connections_continue_and_users_sign_in_again()
    {
        await ConnectAsync(NewKey());
        using var browser = new Browser(FreeAddress());
        await using (var server = await terminal.ServeAsync())
        {
            await browser.SignInAsync(Terminal.AdminEmail, Terminal.AdminPassword);
            await browser.OpenAsync("/contacts");
            Assert.Equal("/contacts", browser.Path);
            await server.StopAsync(Cancellation);
        }
        (await RotateAsync("--revoke-old")).Expect(0);
        Assert.Equal(Access, await AccessAsync());
        await using (var server = await terminal.ServeAsync())
        {
            await browser.OpenAsync("/contacts");
            Assert.StartsWith("/sign-in", browser.Path, StringComparison.Ordinal);
            await server.StopAsync(Cancellation);
        }
    }

    [Fact]
    public async Task Nothing_is_rotated_under_a_running_server_or_with_the_wrong_key()
    {
        await ConnectAsync(NewKey());
        await using (var server = await terminal.ServeAsync())
        {
            (await RotateAsync()).Refused("A server is using the database");
            await server.StopAsync(Cancellation);
        }
        (await RotateAsync("--new-master-key-file", "nowhere.key")).Refused("--new-master-key-file: the file 'nowhere.key' cannot be read");
        terminal.Settings["Security:MasterKey"] = NewKey();
        (await RotateAsync()).Refused("is not the master key");
    }

    Task<Said> RotateAsync(params string[] arguments) => terminal.RunAsync(RotateKeysCommand.Create(terminal.Build), arguments);

    Task<Said> DoctorAsync() => terminal.RunAsync(DoctorCommand.Create(terminal.Build));

    /// <summary>Returns an installation with a grant.</summary>
    async Task ConnectAsync(string? master)
    {
        terminal.Settings["Security:MasterKey"] = master;
        await using var server = await terminal.ServeAsync();
        await server.ConnectAsync(Access, Refresh);
        await server.StopAsync(Cancellation);
    }

    async Task<string> AccessAsync()
    {
        await using var program = terminal.Build();
        var connection = Assert.Single(await program.Services.GetRequiredService<Connections>().ConnectedAsync(Cancellation));
        return (await program.Services.GetRequiredService<IGrantStore>().ReadAsync(connection, Cancellation))!.Tokens.AccessToken;
    }

    async Task<string?> GrantAsync()
    {
        await using var program = terminal.Build();
        await using var db = await program.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        return await db.Set<ConnectionRow>().IgnoreQueryFilters().Select(static c => c.Grant).SingleAsync(Cancellation);
    }

    async Task<string?> FaultAsync()
    {
        try
        {
            await terminal.FoundAsync();
            return null;
        }
        catch (Exception e) when (StartFault.Line(e) is { } line)
        {
            return line;
        }
    }

    Uri FreeAddress()
    {
        var address = $"http://127.0.0.1:{Scenarios.Installation.FreePort()}";
        terminal.Settings["urls"] = address;
        return new Uri(address);
    }

    /// <summary>Returns the database file and its log as text.</summary>
    async Task<string> FileAsync()
    {
        SqliteConnection.ClearAllPools();
        var text = new StringBuilder();
        foreach (var part in Directory.GetFiles(terminal.Folder, "donors.db*")
            .Where(static f => !f.EndsWith(".serving", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal)))
            text.Append(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(part, Cancellation)));
        return text.ToString();
    }

    static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Bytes));
}
