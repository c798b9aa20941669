namespace DonorSync.Core;

/// <summary>
/// The requests of a run by what they are for (B10): those that reading has needed, and those that applying the plan needs when nothing
/// goes wrong. A bulk job is looked at once here; how often one really has to look is Constant Contact's to say.
/// </summary>
public sealed record RequestPlan
{
    // Reading.
    public int Lists { get; init; }
    public int Contacts { get; init; }
    public int OptOuts { get; init; }

    /// <summary>Lists whose count is not what it was, read again.</summary>
    public int ListMembers { get; init; }
    public int Campaigns { get; init; }

    // Writing.

    /// <summary>Lists made, renamed and deleted.</summary>
    public int ListWrites { get; init; }

    /// <summary>Consent read once more right before contacts are sent.</summary>
    public int ConsentLooks { get; init; }
    public int Imports { get; init; }
    public int Removals { get; init; }
    public int JobLooks { get; init; }

    // Reading back what was written.
    public int ReadBack { get; init; }
    public int ListCounts { get; init; }

    /// <summary>Contacts that applying the plan creates: they are billable.</summary>
    public int NewContacts { get; init; }
}

/// <summary>Sums and times of a <see cref="RequestPlan"/>.</summary>
public static class RequestPlanSums
{
    extension(RequestPlan plan)
    {
        public int Reading => plan.Lists + plan.Contacts + plan.OptOuts + plan.ListMembers + plan.Campaigns;

        public int Writing => plan.ListWrites + plan.ConsentLooks + plan.Imports + plan.Removals + plan.JobLooks;

        public int ReadingBack => plan.ReadBack + plan.ListCounts;

        public int Total => plan.Reading + plan.Writing + plan.ReadingBack;

        /// <summary>How long it takes at least at a pace.</summary>
        public TimeSpan TimeAt(double perSecond) => TimeSpan.FromSeconds(plan.Total / perSecond);

        /// <summary>On how many days it takes requests, when nobody else does: 1 when one day's allowance is enough.</summary>
        public int DaysAt(int perDay) => Math.Max(1, (plan.Total + perDay - 1) / perDay);
    }
}
