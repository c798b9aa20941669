using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Ports;

/// <summary>What a restore kept of the database that it replaced.</summary>
/// <param name="Contacts">Contacts of the backup that are opted out, because the replaced database says so.</param>
/// <param name="OptOuts">Opt-outs of addresses that the replaced database recorded later, whose evidence is kept (P9).</param>
/// <param name="Erasures">Addresses that were erased later.</param>
public sealed record CarriedOver(int Contacts, int OptOuts, int Erasures);

/// <summary>Carries what must outlive a restore over from the replaced database.</summary>
public interface ILaterRecords
{
    /// <param name="restored">The backup, open for writing, of this version or an earlier one.</param>
    /// <param name="replaced">The file of the replaced database.</param>
    /// <exception cref="SqliteException">The replaced database cannot be read.</exception>
    CarriedOver CarryOver(SqliteConnection restored, string replaced, DateTimeOffset now);
}
