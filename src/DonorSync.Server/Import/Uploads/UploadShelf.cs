using System.Collections.Concurrent;
using DonorSync.Sync;

namespace DonorSync.Server.Import;

/// <summary>
/// Files that users have uploaded and not yet imported, so that they need not be sent again for the look, the dry run and the import.
/// They are on disk, readable by no other user, and gone with the process, after an hour, or when an organization has put more there.
/// </summary>
internal sealed class UploadShelf(TimeProvider clock) : IAsyncDisposable
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

    /// <returns>Null when it is gone or too old, or another organization's.</returns>
    public UploadedFile? Find(OrganizationId organization, Guid id) =>
        files.TryGetValue(id, out var file) && file.Organization == organization && !IsOld(file) ? file : null;

    public Task RemoveOldAsync() => RemoveAsync(files.Values.Where(IsOld));

    private bool IsOld(UploadedFile file) => clock.GetElapsedTime(file.At) > Kept;

    /// <summary>A file that is being imported goes the next time.</summary>
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

/// <summary>One uploaded file.</summary>
internal sealed class UploadedFile(Guid id, OrganizationId organization, string? name, FileStream content, long at) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    public Guid Id => id;
    public OrganizationId Organization => organization;
    public string? Name => name;
    /// <summary>When it came, as a timestamp: a clock that is ahead deletes nothing.</summary>
    public long At => at;

    /// <summary>To be read between <see cref="TryBegin"/> and <see cref="End"/> only.</summary>
    public FileStream Content => content;

    /// <summary>What a person said its columns mean.</summary>
    public ColumnChoices Choices { get; set; } = ColumnChoices.None;

    /// <summary>The sheet of a workbook that a user chose; null for the only one that holds data.</summary>
    public string? Sheet { get; set; }

    /// <summary>The work that imports it behind the page.</summary>
    public Guid? Work { get; set; }

    /// <summary>The rejected rows of the last dry run or import, as CSV; null when there were none.</summary>
    public byte[]? Rejected { get; set; }

    /// <returns>False while somebody else works with it.</returns>
    public bool TryBegin() => gate.Wait(0);

    public void End() => gate.Release();

    public async ValueTask DisposeAsync()
    {
        await content.DisposeAsync();
        gate.Dispose();
    }
}
