namespace DonorSync.Tests.KillTests;

/// <summary>The kinds of acts that a kill interrupts.</summary>
enum KilledAct
{
    Import,
    FirstSync,
    BulkChange,
    Undo,
    Merge,
    Erasure,
    Backup,
    Grant,
}

/// <summary>One act of a user, ready to start.</summary>
sealed record KilledPlay
{
    /// <summary>The kind of the act.</summary>
    public required string Name { get; init; }

    /// <summary>Requests it; ends with the response.</summary>
    public required Func<Task> Begin { get; init; }

    /// <summary>True if the first effect of the act is committed.</summary>
    public required Func<DatabaseView, bool> HasEffect { get; init; }

    /// <summary>True if the act completes automatically after a kill at this moment: one transaction, or an accepted task.</summary>
    public required Func<DatabaseView, bool> MustEnd { get; init; }

    /// <summary>True if all of it is done.</summary>
    public required Func<DatabaseView, bool> IsDone { get; init; }

    /// <summary>Repeats the act as a user would, to its end.</summary>
    public required Func<Task> Again { get; init; }

    /// <summary>Applies the act to what is expected.</summary>
    public required Action<ExpectedContacts> Expect { get; init; }

    /// <summary>Kills other processes of the act.</summary>
    public Action AlsoKill { get; init; } = static () => { };
}

/// <summary>The record of one kill.</summary>
/// <param name="IsAfter">The first effect was committed.</param>
/// <param name="WasAnswered">The response had arrived.</param>
/// <param name="AgainByUser">The act had to be requested again.</param>
sealed record KillSeen(KilledAct Act, string Name, bool IsAfter, bool WasAnswered, bool AgainByUser, TimeSpan Moment);
