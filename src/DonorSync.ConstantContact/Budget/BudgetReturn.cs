using Microsoft.Extensions.Hosting;

namespace DonorSync.ConstantContact;

/// <summary>
/// Gives unsent requests back when the host stops, while the database can still be asked. Registered before whatever runs syncs, so
/// that it stops after them.
/// </summary>
sealed class BudgetReturn(RequestBudget budget) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => budget.ReturnAsync(cancellationToken);
}
