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
}
