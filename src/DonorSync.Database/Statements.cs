using Microsoft.EntityFrameworkCore;

namespace DonorSync.Database;

static class Statements
{
    /// <summary>Runs a statement without EF Core, which would take braces for parameters and give up after half a minute.</summary>
    public static async Task ExecuteAsync(this DonorSyncDb db, string statement, CancellationToken cancellation)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
