using System.Collections.Concurrent;
using DonorSync.Server.Import.Reading;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Import.Uploads;

/// <summary>
/// Uploaded files that are not imported yet, so that preview, dry run and import need only one upload. They are on disk, unreadable for
/// other users, and deleted when the process ends, after an hour, or when the organization uploads more files.
/// </summary>
internal sealed class UploadStore(TimeProvider clock) : IAsyncDisposable
{
    private const int KeptOfAnOrganization = 5;
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, UploadedFile> files = new();

    public async Task<UploadedFile> AddAsync(OrganizationId organization, string? name, FileStream content)
    {
        var file = new UploadedFile(Guid.CreateVersion7(clock.GetUtcNow()), organization, name, content, clock.GetTimestamp());
        files[file.Id] = file;
        await RemoveAsync(files.Values.Where(f => f.Organization == organization).OrderByDescending(f => f.Id).Skip(KeptOfAnOrganization));
        await RemoveOldAsync();
        return file;
    }

    /// <returns>Null if the file is missing, too old, or another organization's.</returns>
    public UploadedFile? Find(OrganizationId organization, Guid id) =>
        files.TryGetValue(id, out var file) && file.Organization == organization && !IsOld(file) ? file : null;

    public Task RemoveOldAsync() => RemoveAsync(files.Values.Where(IsOld));

    private bool IsOld(UploadedFile file) => clock.GetElapsedTime(file.At) > Kept;

    /// <summary>A file that is being imported is removed in a later pass.</summary>
    private async Task RemoveAsync(IEnumerable<UploadedFile> old)
    {
        foreach (var gone in old.ToList())
        {
            if (gone.TryBegin() && files.TryRemove(gone.Id, out _))
                await gone.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in files.Values)
            await file.DisposeAsync();
    }
}

/// <summary>An uploaded file.</summary>
internal sealed class UploadedFile(Guid id, OrganizationId organization, string? name, FileStream content, long at) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    public Guid Id => id;
    public OrganizationId Organization => organization;
    public string? Name => name;
    /// <summary>The upload time as a timestamp, so that a clock that is ahead deletes nothing.</summary>
    public long At => at;

    /// <summary>Read it only between <see cref="TryBegin"/> and <see cref="End"/>.</summary>
    public FileStream Content => content;

    /// <summary>The user's column choices.</summary>
    public ColumnChoices Choices { get; set; } = ColumnChoices.None;

    /// <summary>The sheet of a workbook that a user chose; null for the only one with data.</summary>
    public string? Sheet { get; set; }

    /// <summary>A group that all contacts of the file join; null for none.</summary>
    public string? Group { get; set; }

    /// <summary>The task that imports it, or has imported it.</summary>
    public Guid? Work { get; set; }

    /// <summary>The rejected rows of the last dry run or import, as CSV; null if there were none.</summary>
    public byte[]? Rejected { get; set; }

    /// <returns>False while another request uses the file.</returns>
    public bool TryBegin() => gate.Wait(0);

    public void End() => gate.Release();

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        gate.Dispose();
    }
}
