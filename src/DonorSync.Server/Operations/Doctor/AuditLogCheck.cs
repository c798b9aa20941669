using System.Globalization;
using DonorSync.Database.Audit;
using DonorSync.Database.Backups;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Crm;
using Microsoft.Data.Sqlite;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>
/// Checks that the audit log of each organization is unchanged. Reports the position of a wrong entry, never its content.
/// </summary>
sealed class AuditLogCheck(OrganizationService organizations, AuditCheck check, SqliteBackups? backups)
{
    const string Check = "audit log";
    const string ToDo = "See docs/operations.md, The audit log, for how to find what was changed.";

    /// <summary>Limits the output to one screen.</summary>
    const int NamedAtMost = 5;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        var (entries, outside, broken) = (0L, 0L, new List<Finding>());
        foreach (var organization in await organizations.ListAsync(cancellation))
        {
            var report = await check.CheckAsync(organization.Id, cancellation);
            (entries, outside) = (entries + report.Entries, outside + report.Outside);
            if (report.Fault is { } fault)
                broken.Add(Finding.Wrong($"{Check}: {organization.Name}", Text(fault), ToDo));
        }
        if (OfBackup() is { } missing)
            broken.Add(missing);
        if (broken.Count > NamedAtMost)
        {
            var more = Invariant($"{broken.Count - NamedAtMost:N0} more organizations have a wrong entry.");
            return [.. broken.Take(NamedAtMost), Finding.Wrong(Check, more, ToDo)];
        }
        if (broken.Count > 0)
            return broken;
        var older = outside == 0 ? "" : Invariant($"; older entries without hashes: {outside:N0}");
        return [Finding.Ok(Check, Invariant($"unchanged entries: {entries:N0}") + older)];
    }

    Finding? OfBackup()
    {
        try
        {
            return backups?.AuditFault() is { } fault
                ? Finding.Wrong(Check, $"{fault}: entries were deleted, or an older backup was restored.", ToDo) : null;
        }
        catch (SqliteException e)
        {
            return Finding.Wrong(Check, $"It could not be compared with the newest backup: {e.Message}", "Take another backup.");
        }
    }

    static string Text(AuditFault fault) => fault.Kind switch
    {
        AuditFaultKind.Changed => Invariant($"Entry {fault.Position}{Id(fault)} was changed after it was written, or moved."),
        AuditFaultKind.Removed => Invariant($"Entry {fault.Position} is missing, but later ones exist."),
        AuditFaultKind.OutOfPlace => Invariant($"Entry {fault.Position}{Id(fault)} does not follow the one before it: ")
            + "one of the two was replaced or inserted.",
        AuditFaultKind.Truncated => Invariant($"Entry {fault.Position} and all after it are missing."),
        AuditFaultKind.Inserted => Invariant($"An entry without a number{Id(fault)} was inserted."),
        AuditFaultKind.NoRecord =>
            Invariant($"The record of the chain is missing (table AuditChains); the first entry is {fault.Position}."),
    };

    static string Id(AuditFault fault) => fault.Entry is { } id ? $" (id {id:D})" : "";

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
