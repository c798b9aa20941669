using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>A connection and runs with chosen outcomes, without a Constant Contact.</summary>
static class ConnectedTerminal
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OrganizationId> OrganizationAsync(this WebApplication server) =>
        (await server.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id;

    /// <summary>Nothing starts automatically, as after requesting a preview.</summary>
    public static async Task<ConnectionId> ConnectAsync(this WebApplication server, string access = "access", string refresh = "refresh")
    {
        var clock = server.Services.GetRequiredService<TimeProvider>();
        var tokens = new GrantedTokens(access, refresh, clock.GetUtcNow().AddHours(24));
        var connection = await server.Services.GetRequiredService<Connections>()
            .ConnectAsync(await server.OrganizationAsync(), new CtctAccount("acct", "Them"), tokens, previewFirst: true, Cancellation);
        Assert.NotNull(connection);
        return connection.Value;
    }

    /// <summary>Adds a completed run with this outcome.</summary>
    public static async Task EndRunAsync(
        this WebApplication server, ConnectionId connection, RunState state, bool needsReconnecting = false)
    {
        var runs = server.Services.GetRequiredService<IRuns>();
        var claim = await runs.TryClaimAsync(connection, new RunRequest(RunKind.Manual), Cancellation);
        Assert.NotNull(claim);
        await runs.ResumeClaimAsync(claim.Run, Cancellation);
        await runs.FinishAsync(
            claim, new RunOutcome(state, new RunCounts(), 3, ReadKind.Full, HoldReason: state == RunState.Held
                ? "secret.donor@example.org leaves" : null, Error: state == RunState.Failed
                ? "secret.donor@example.org was refused" : null),
            needsReconnecting, Cancellation);
    }
}
