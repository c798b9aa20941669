using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

/// <summary>A read-only database without contacts.</summary>
internal sealed class EmptyBook : IDonorBook
{
    public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => batch();

    public Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyCollection<string>>([]);

    public Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<StoredDonor>>([]);

    public Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<EmailKey, string>>(new Dictionary<EmailKey, string>());

    public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => [];

    public Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation) =>
        throw new InvalidOperationException("A dry run wrote.");
}
