using DonorSync.Database.Rows;

namespace DonorSync.Database.Audit;

/// <summary>An entry as it was read.</summary>
/// <param name="Fields">Null if a column has a value that no entry can have.</param>
readonly record struct AuditRead(long Position, AuditFields? Fields, byte[]? Hash);

/// <summary>Walks a chain in the order of its numbers and remembers the first fault.</summary>
sealed class AuditWalk(AuditChainRow chain)
{
    long position = chain.ForgottenPosition;
    byte[] hash = chain.ForgottenHash;
    AuditFault? fault;

    public long Entries { get; private set; }

    /// <summary>Returns false at the first entry that does not fit.</summary>
    public bool Fits(AuditRead read)
    {
        fault = FaultOf(read);
        if (fault is not null)
            return false;
        (position, hash, Entries) = (read.Position, read.Hash!, Entries + 1);
        return true;
    }

    /// <summary>Returns the fault after the last entry was read; null if there is none.</summary>
    public AuditFault? End() => fault
        ?? (position < chain.HeadPosition ? new(AuditFaultKind.Truncated, position + 1)
            : position > chain.HeadPosition ? new(AuditFaultKind.OutOfPlace, chain.HeadPosition + 1)
            : !hash.AsSpan().SequenceEqual(chain.HeadHash) ? new(AuditFaultKind.OutOfPlace, position)
            : null);

    AuditFault? FaultOf(AuditRead read)
    {
        var id = read.Fields?.Id;
        if (read.Position > position + 1)
            return new(AuditFaultKind.Removed, position + 1);
        if (read.Position <= position)
            return new(AuditFaultKind.OutOfPlace, read.Position, id);
        if (read.Fields is not { } fields || !AuditHash.Of(fields).AsSpan().SequenceEqual(read.Hash))
            return new(AuditFaultKind.Changed, read.Position, id);
        return fields.PreviousHash.AsSpan().SequenceEqual(hash) ? null : new(AuditFaultKind.OutOfPlace, read.Position, id);
    }

    /// <param name="row">A cursor at an entry, with the columns in the order of the check's query.</param>
    public static AuditRead Read(RowCursor row, Guid organization)
    {
        var position = row.RequiredNumber(0);
        try
        {
            return new(
                position,
                new AuditFields(
                    organization, position, row.RequiredId(1), row.RequiredNumber(2), row.RequiredText(3),
                    row.RequiredText(4), row.RequiredText(5),
                    row.Text(6), row.Text(7), row.Text(8), row.Bytes(9) ?? []),
                row.Bytes(10));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            // A SQLite column can contain a value that is not an id or a number: DonorSync never writes such an entry.
            return new(position, null, null);
        }
    }
}
