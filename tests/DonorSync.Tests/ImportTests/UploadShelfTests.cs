using DonorSync.Server.Import.Uploads;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ImportTests;

public sealed class UploadShelfTests
{
    private static readonly OrganizationId Hope = new(Guid.CreateVersion7());

    [Fact]
    public async Task A_file_is_deleted_after_an_hour_with_or_without_another_one()
    {
        var clock = new FakeTimeProvider();
        await using var shelf = new UploadStore(clock);
        var file = await shelf.AddAsync(Hope, "donors.csv", TemporaryFile.Create());
        clock.Advance(UploadStore.Kept);
        Assert.Same(file, shelf.Find(Hope, file.Id));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(shelf.Find(Hope, file.Id));
        Assert.True(file.Content.CanRead);
        await shelf.RemoveOldAsync();
        Assert.False(file.Content.CanRead);
    }

    [Fact]
    public async Task A_file_that_is_being_imported_stays_until_that_is_done()
    {
        var clock = new FakeTimeProvider();
        await using var shelf = new UploadStore(clock);
        var file = await shelf.AddAsync(Hope, "donors.csv", TemporaryFile.Create());
        Assert.True(file.TryBegin());
        clock.Advance(TimeSpan.FromHours(2));
        await shelf.RemoveOldAsync();
        Assert.True(file.Content.CanRead);
        file.End();
        await shelf.RemoveOldAsync();
        Assert.False(file.Content.CanRead);
    }

    [Fact]
    public void A_temporary_file_has_no_name_that_a_killed_process_could_leave_behind()
    {
        using var file = TemporaryFile.Create();
        // Windows deletes the file when the process ends, not earlier.
        Assert.Equal(OperatingSystem.IsWindows(), File.Exists(file.Name));
        file.WriteByte(1);
        Assert.Equal(1, file.Length);
    }
}
