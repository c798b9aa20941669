using System.Globalization;
using DonorSync.ConstantContact;
using DonorSync.Database;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>The day's requests to Constant Contact by all connections.</summary>
sealed class QuotaCheck(IDbContextFactory<DonorSyncDb> contexts, ConstantContactOptions options, TimeProvider clock)
{
    const string Check = "budget";
    const double Much = 0.8;

    public async Task<Finding> LookAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        var row = await db.Set<LedgerRow>().AsNoTracking().FirstOrDefaultAsync(l => l.Key == options.ClientId, cancellation);
        var spent = row?.Day == today ? row.Count : 0;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{spent:N0} of {options.RequestsPerDay:N0} requests spent today, {Math.Max(0, options.RequestsPerDay - spent):N0} left");
        if (row?.ClosedUntil > now || spent >= options.RequestsPerDay)
            return Finding.Warning(Check, $"The day's requests are spent ({text}).", "Syncs continue automatically at 00:00 UTC.");
        return spent >= Much * options.RequestsPerDay
            ? Finding.Warning(Check, text, "Sync less often (Sync__Interval), or ask Constant Contact for a higher limit.")
            : Finding.Ok(Check, text);
    }
}
