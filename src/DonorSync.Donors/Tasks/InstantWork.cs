namespace DonorSync.Donors.Tasks;

/// <summary>Records an immediate change as a finished task, so that it can be undone.</summary>
static class InstantWork
{
    public static WorkRow Add(
        DonorSyncDb db, WorkKind kind, string task, string startedBy, DateTimeOffset now,
        params IReadOnlyList<(Guid Contact, ItemBefore Before)> items)
    {
        var work = new WorkRow
        {
            Id = Guid.CreateVersion7(now),
            Kind = kind,
            State = WorkState.Completed,
            StartedBy = startedBy,
            Task = task,
            CreatedAt = now,
            FinishedAt = now,
            TurnAt = now,
            Total = items.Count,
            Done = items.Count,
            Position = items.Count,
        };
        work.Add(items.Select(static _ => WorkOutcome.Changed));
        db.Add(work);
        db.AddRange(items.Select((item, index) => new WorkItemRow
        {
            WorkId = work.Id,
            Sequence = index + 1,
            ContactId = item.Contact,
            Outcome = WorkOutcome.Changed,
            At = now,
            Before = item.Before.Write(),
        }));
        return work;
    }
}
