namespace DonorSync.ConstantContact.Calls;

/// <summary>Receives the difference between this server's clock and Constant Contact's.</summary>
public interface IServiceClock
{
    /// <param name="ahead">Positive if this server's clock is ahead.</param>
    void Saw(TimeSpan ahead);
}

/// <summary>Compares the clock with the <c>Date</c> of every answer, which is the only other clock that every server can reach.</summary>
internal sealed class ServiceDates(IEnumerable<IServiceClock> told, TimeProvider clock) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (asked, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.Date is { } date)
        {
            foreach (var one in told)
                one.Saw(asked + (clock.GetElapsedTime(began) / 2) - date);
        }
        return response;
    }
}
