namespace DonorSync.Core.Plans;

/// <summary>
/// The requests of a run by purpose (B10): those that reading needed, and those that applying the plan needs without errors. Each bulk job
/// counts one status request; the real number depends on Constant Contact.
/// </summary>
public sealed record RequestPlan
{
    // Reading.
    public int Lists { get; init; }
    public int Contacts { get; init; }
    public int OptOuts { get; init; }

    /// <summary>Lists that are read again because their count changed.</summary>
    public int ListMembers { get; init; }
    public int Campaigns { get; init; }

    // Writing.

    /// <summary>Lists created, renamed and deleted.</summary>
    public int ListWrites { get; init; }

    /// <summary>Reads of consent immediately before contacts are sent.</summary>
    public int ConsentLooks { get; init; }
    public int Imports { get; init; }
    public int Removals { get; init; }
    public int JobLooks { get; init; }

    // Reading back what was written.
    public int ReadBack { get; init; }
    public int ListCounts { get; init; }

    /// <summary>Contacts that the plan creates; they are billable.</summary>
    public int NewContacts { get; init; }
}

/// <summary>Sums and durations of a <see cref="RequestPlan"/>.</summary>
public static class RequestPlanSums
{
    extension(RequestPlan plan)
    {
        public int Reading => plan.Lists + plan.Contacts + plan.OptOuts + plan.ListMembers + plan.Campaigns;

        public int Writing => plan.ListWrites + plan.ConsentLooks + plan.Imports + plan.Removals + plan.JobLooks;

        public int ReadingBack => plan.ReadBack + plan.ListCounts;

        public int Total => plan.Reading + plan.Writing + plan.ReadingBack;

        /// <summary>Returns the minimum duration at a rate in requests per second.</summary>
        public TimeSpan TimeAt(double perSecond) => TimeSpan.FromSeconds(plan.Total / perSecond);

        /// <summary>Returns the number of days of quota that it needs if nothing else uses the quota: 1 if one day is enough.</summary>
        public int DaysAt(int perDay) => Math.Max(1, (plan.Total + perDay - 1) / perDay);
    }
}
