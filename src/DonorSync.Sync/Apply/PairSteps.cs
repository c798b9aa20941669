using DonorSync.Sync.Review;
using DonorSync.Sync.Settle;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Apply;

/// <summary>Applies the steps on groups and lists (L1-L8). Few, so one by one, each checkpointed.</summary>
sealed class PairSteps(RunContext run, LinkTable links, RunHolds holds)
{
    /// <summary>The refusal of the current step, when its name is reserved.</summary>
    ListNameReservedException? reserved;

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        await links.LoadAsync(cancellation);
        var done = 0;
        await foreach (var page in StepPages.ReadAsync(run, StepPhase.Pairs, holds, cancellation))
        {
            foreach (var planned in page)
            {
                var problem = await ReportedAsync((PairStep)planned.Step, cancellation);
                StepResult result = problem is null ? StepResult.Done.Quietly : problem;
                await ResultWriter.SettleAsync(run, [(planned, result)], null, cancellation);
                await run.ReportAsync(RunPhase.GroupsAndLists, ++done, 0, cancellation);
            }
        }
    }

    /// <summary>L8: a name that no list has and no list can take is the group's conflict until a user acts.</summary>
    async Task<StepResult.Failed?> ReportedAsync(PairStep step, CancellationToken cancellation)
    {
        reserved = null;
        var problem = await ApplyAsync(step, cancellation);
        if (problem is not null && reserved is not null)
            await run.State.Reviews.AddReviewAsync(new ReviewItem(Rule.L8, step.Link.Value, reserved.Message), cancellation);
        return problem;
    }

    /// <summary>Returns null when done, else why not.</summary>
    Task<StepResult.Failed?> ApplyAsync(PairStep step, CancellationToken cancellation) => step switch
    {
        PairStep.CreateList s => CreateListAsync(s, cancellation),
        PairStep.CreateGroup s => CreateGroupAsync(s, cancellation),
        PairStep.Join s => LinkAsync(new Link(s.Link, s.Group, s.List, s.GroupName, LinkState.Linked), cancellation),
        PairStep.RenameList s => RenameListAsync(s, cancellation),
        PairStep.RememberName s => LinkAsync(links.Find(s.Link)! with { GroupName = s.GroupName }, cancellation),
        PairStep.DeleteList s => DeleteListAsync(s, cancellation),
        PairStep.Detach s => LinkAsync(links.Find(s.Link)! with { State = LinkState.Detached }, cancellation),
        PairStep.Forget s => ForgetAsync(s.Link, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    async Task<StepResult.Failed?> CreateListAsync(PairStep.CreateList step, CancellationToken cancellation)
    {
        var made = await TryAsync(() => run.ConstantContact.CreateListAsync(step.Name, cancellation));
        if (made.Problem is not null)
            return made.Problem;
        if (links.IsLinked(made.Value!.Id))
            return RunSentences.NameOfOtherGroupsList;
        var list = new MirroredList(made.Value.Id, step.Name, Deleted: false, made.Value.Adopted ? null : 0);
        await run.State.Mirror.SaveListsAsync([list], cancellation);
        return await LinkAsync(new Link(step.Link, step.Group, made.Value.Id, step.Name, LinkState.Linked), cancellation);
    }

    async Task<StepResult.Failed?> CreateGroupAsync(PairStep.CreateGroup step, CancellationToken cancellation)
    {
        var group = await run.Crm.CreateGroupAsync(run.Claim, step.Name, cancellation);
        if (links.IsLinked(group))
            return RunSentences.NameOfOtherListsGroup;
        return await LinkAsync(new Link(step.Link, group, step.List, step.Name, LinkState.Linked), cancellation);
    }

    async Task<StepResult.Failed?> RenameListAsync(PairStep.RenameList step, CancellationToken cancellation)
    {
        if (await RenameAsync(step.List, step.To, cancellation) is { } problem)
        {
            await GoBackAsync(step, cancellation);
            return problem;
        }
        return step.IsTemporary ? null : await LinkAsync(links.Find(step.Link)! with { GroupName = step.To }, cancellation);
    }

    /// <summary>L4: no list stays with a temporary name when the name that it is to take is refused.</summary>
    async Task GoBackAsync(PairStep.RenameList step, CancellationToken cancellation)
    {
        if (step.From == TemporaryName.Of(step.List) && links.Find(step.Link) is { } link && link.GroupName != step.To)
            await RenameAsync(step.List, link.GroupName, cancellation);
    }

    /// <summary>Returns null when done, else why not.</summary>
    async Task<StepResult.Failed?> RenameAsync(ListId list, string name, CancellationToken cancellation)
    {
        var renamed = await TryAsync(() => run.ConstantContact.RenameListAsync(list, name, cancellation));
        if ((renamed.Problem ?? renamed.Value) is { } problem)
            return problem;
        var members = (await run.State.Mirror.ListsAsync(cancellation)).FirstOrDefault(l => l.Id == list)?.Members;
        await run.State.Mirror.SaveListsAsync([new MirroredList(list, name, Deleted: false, members)], cancellation);
        return null;
    }

    async Task<StepResult.Failed?> DeleteListAsync(PairStep.DeleteList step, CancellationToken cancellation)
    {
        var deleted = await TryAsync(() => run.ConstantContact.DeleteListAsync(step.List, cancellation));
        if ((deleted.Problem ?? deleted.Value) is { } problem)
            return problem;
        await run.State.Mirror.SaveListsAsync([new MirroredList(step.List, step.Name, Deleted: true, null)], cancellation);
        return await ForgetAsync(step.Link, cancellation);
    }

    async Task<StepResult.Failed?> LinkAsync(Link link, CancellationToken cancellation)
    {
        await links.SaveAsync(link, cancellation);
        return null;
    }

    async Task<StepResult.Failed?> ForgetAsync(LinkId link, CancellationToken cancellation)
    {
        await links.DropAsync(link, cancellation);
        return null;
    }

    /// <summary>Calls Constant Contact. A refused list never stops the run (B7); a dead grant or a spent budget does.</summary>
    async Task<(T? Value, StepResult.Failed? Problem)> TryAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return (await call(), null);
        }
        catch (ConstantContactException refused) when (refused is not (GrantRefusedException or BudgetSpentException))
        {
            reserved ??= refused as ListNameReservedException;
            return (default, new(refused is ListNameReservedException ? FailureKind.NameTaken : FailureKind.Refused, refused.Message));
        }
    }
}
