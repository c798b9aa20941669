using Microsoft.Extensions.Hosting;

namespace DonorSync.ConstantContact.Budget;

/// <summary>
/// Returns unsent requests to the quota when the host stops, while the database is still available. Registered before the services that run
/// syncs, so that it stops after them.
/// </summary>
sealed class BudgetReturn(RequestBudget budget) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => budget.ReturnAsync(cancellationToken);
}
