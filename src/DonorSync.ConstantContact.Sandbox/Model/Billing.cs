namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>
/// What an account pays for: the highest number of active contacts within the billing period. Deleting contacts lowers it only from the
/// next period on. The period is the calendar month in UTC.
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

    /// <summary>A new period begins with the contacts that are active then.</summary>
    private void Begin(DateTimeOffset now)
    {
        var period = new DateOnly(now.UtcDateTime.Year, now.UtcDateTime.Month, 1);
        if (period > Period)
            (Period, Highest) = (period, Active);
    }
}
