using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.Simulation;

/// <summary>Kill points before and after each request, its faults, and acts of people between two requests.</summary>
sealed class KillPointHandler(KillSwitch kill, SimSettings settings) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        kill.Pass("before a request");
        var network = settings.Network;
        var phase = network.PhaseOf(request);
        await settings.Meanwhile.PassAsync(phase);
        var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
        var fault = network.Strike(request, body);
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (Exception cut) when (fault is SimFault.TimeoutBeforeEffect or SimFault.TimeoutAfterEffect
            && cut is HttpRequestException or IOException)
        {
            throw new TaskCanceledException("No answer in time.", new TimeoutException());
        }
        network.Heard(fault, phase, request, response);
        kill.Pass("after a request");
        await settings.Meanwhile.PassAsync(phase);
        return response;
    }
}

/// <summary>Kill points before and after each commit, and acts of people after it.</summary>
sealed class KillPointTransactions(KillSwitch kill, SimSettings settings) : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        kill.Pass("before a commit");
        return new(result);
    }

    public override async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        kill.Pass("after a commit");
        await settings.Meanwhile.PassAsync(settings.Network.PhaseOfProgress());
        await kill.PauseAsync();
    }
}

/// <summary>Kill points before and after each write without a transaction; other writes become visible at the commit.</summary>
sealed class KillPointCommands(KillSwitch kill) : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null || kill.IsDead)
            kill.Pass("before a write");
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null)
            kill.Pass("after a write");
        return new(result);
    }
}
