namespace DonorSync.Database.Rejections;

/// <summary>A request that the donor database refuses. The message is for users; <see cref="Code"/> is stable, for programs.</summary>
public abstract class RejectedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>An invalid value. Contains each field with its problem.</summary>
public sealed class ValidationFailedException(FieldErrors errors) : RejectedException("validation_failed", errors.ToString())
{
    public FieldErrors Errors { get; } = errors;
}

/// <summary>The caller's organization has no such record.</summary>
public sealed class NotFoundException(string what, string id) : RejectedException("not_found", $"There is no {what} {id}.")
{
    public NotFoundException(string what, Guid id)
        : this(what, id.ToString())
    {
    }
}

/// <summary>The request conflicts with existing data.</summary>
public sealed class ConflictException(string code, string message) : RejectedException(code, message)
{
    public static ConflictException GroupName(string name) => new("duplicate_group_name", $"There is already a group named \"{name}\".");

    public static ConflictException ChangedMeanwhile(string what) =>
        new("changed_meanwhile", $"The {what} was changed by another user at the same moment. Read it again and repeat the change.");

    public static ConflictException UndoInProgress() => new("undo_in_progress", "This is being undone already.");

    public static ConflictException ImportInProgress() =>
        new("import_in_progress", "The import is still running. Stop it first, or wait until it is done.");

    public static ConflictException ImportStopped() =>
        new("import_stopped", "The import was stopped before the end of the file. What was imported stays, and can be undone.");

    public static ConflictException AlreadyUndone() => new("already_undone", "The import was undone already.");

    /// <param name="days">The days for which an import can be undone.</param>
    public static ConflictException UndoTooLate(int days) =>
        new("undo_too_late", $"An import can be undone for {days} days, and this one is older.");
}
