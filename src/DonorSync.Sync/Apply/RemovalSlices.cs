namespace DonorSync.Sync.Apply;

/// <summary>Collects removals into slices, so that few requests carry many of them; only a slice is in memory.</summary>
static class RemovalSlices
{
    const int MembershipsPerSlice = 50_000;

    public static async IAsyncEnumerable<List<Removal>> ReadAsync(
        IAsyncEnumerable<IReadOnlyList<PlannedStep>> pages, Func<LinkId, ListId?> listOf)
    {
        var slice = new List<Removal>();
        await foreach (var page in pages)
        {
            foreach (var leave in page.Select(static s => (ContactStep.LeaveList)s.Step))
            {
                if (listOf(leave.Link) is { } list)
                    slice.Add(new(leave.Contact, list));
            }
            if (slice.Count < MembershipsPerSlice)
                continue;
            yield return slice;
            slice = [];
        }
        if (slice.Count > 0)
            yield return slice;
    }
}
