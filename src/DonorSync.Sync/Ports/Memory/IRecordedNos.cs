namespace DonorSync.Sync.Ports.Memory;

/// <summary>What is recorded of addresses that no CRM contact has.</summary>
public interface IRecordedNos
{
    /// <summary>Returns a test whether the contact at an address was erased from the CRM and must not return.</summary>
    Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation);

    /// <summary>
    /// Streams the addresses that no CRM contact has and whose last recorded consent is a No (P9), each once, in the order of their keys.
    /// </summary>
    IAsyncEnumerable<RecordedNo> NosAsync(CancellationToken cancellation);
    Task<IReadOnlyList<RecordedNo>> NosAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}
