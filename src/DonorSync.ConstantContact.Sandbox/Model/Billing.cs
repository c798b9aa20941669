namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>
/// What an account is billed for: the highest number of active contacts in the billing period, a calendar month in UTC. Deleting
/// contacts reduces the bill only from the next period.
/// </summary>
internal sealed class Billing
{
    public int Active { get; set; }
    public int Highest { get; set; }
    public DateOnly Period { get; set; }

    public void Move(int by, DateTimeOffset now)
    {
        Begin(now);
        Active += by;
        Highest = Math.Max(Highest, Active);
    }

    public int HighestAt(DateTimeOffset now)
    {
        Begin(now);
        return Highest;
    }

    /// <summary>A new period starts with the number of active contacts at that time.</summary>
    private void Begin(DateTimeOffset now)
    {
        var period = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        if (period > Period)
            (Period, Highest) = (period, Active);
    }
}
