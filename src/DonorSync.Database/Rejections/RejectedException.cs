namespace DonorSync.Database.Rejections;

/// <summary>What the donor database refuses. The message is for people; <see cref="Code"/> is stable, for programs.</summary>
public abstract class RejectedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>A wrong value. Names each field with what is wrong with it.</summary>
public sealed class ValidationFailedException(FieldErrors errors) : RejectedException("validation_failed", errors.ToString())
{
    public FieldErrors Errors { get; } = errors;
}

/// <summary>There is no such thing in the caller's organisation.</summary>
public sealed class NotFoundException(string what, Guid id) : RejectedException("not_found", $"There is no {what} {id}.");

/// <summary>It does not go with what is there already.</summary>
public sealed class ConflictException(string code, string message) : RejectedException(code, message)
{
    public static ConflictException GroupName(string name) => new("duplicate_group_name", $"There is already a group named \"{name}\".");

    public static ConflictException ChangedMeanwhile(string what) =>
        new("changed_meanwhile", $"The {what} was changed by somebody else at the same moment. Read it again and repeat the change.");
}
