namespace DonorSync.Tests.KillTests;

/// <summary>What the server is killed in the middle of.</summary>
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

/// <summary>One act of a user, ready to begin.</summary>
sealed record KilledPlay
{
    /// <summary>Which kind of the act it is.</summary>
    public required string Name { get; init; }

    /// <summary>Asks for it; ends when the answer has come.</summary>
    public required Func<Task> Begin { get; init; }

    /// <summary>Whether the first effect of the act is committed.</summary>
    public required Func<KillView, bool> HasEffect { get; init; }

    /// <summary>Whether the act ends by itself after a kill at this moment: it was one transaction, or a task that was accepted.</summary>
    public required Func<KillView, bool> MustEnd { get; init; }

    /// <summary>Whether all of it is done.</summary>
    public required Func<KillView, bool> IsDone { get; init; }

    /// <summary>What a user does when it was not done: the same once more, to its end.</summary>
    public required Func<Task> Again { get; init; }

    /// <summary>Changes what is expected as the act should change it.</summary>
    public required Action<ExpectedContacts> Expect { get; init; }

    /// <summary>Kills what is at work beside the server.</summary>
    public Action AlsoKill { get; init; } = static () => { };
}

/// <summary>One kill, as it was.</summary>
/// <param name="IsAfter">The first effect was committed.</param>
/// <param name="WasAnswered">The answer had come.</param>
/// <param name="AgainByUser">The act had to be asked for again.</param>
sealed record KillSeen(KilledAct Act, string Name, bool IsAfter, bool WasAnswered, bool AgainByUser, TimeSpan Moment);
