namespace DonorSync.Core.Tests.StateMachine;

/// <summary>One run in the model: the core plans, the appliers write. The plan is kept for the checks.</summary>
sealed class MachineRun(World world, Disturbance disturbance)
{
    static readonly SyncPolicy Policy = SyncPolicy.Default;
    readonly HashSet<EmailKey> refusedConsent = [];

    public List<Step> Planned { get; } = [];

    public PairPlan Pairs { get; private set; } = null!;

    public void Go()
    {
        world.Clock.Tick();
        var cases = world.Cases();
        if (!Plan(cases))
            return;
        foreach (var step in Of<ContactStep.SetOptIn>())
            Apply(step);
        var pairs = new PairApplier(world, disturbance);
        foreach (var step in Of<PairStep>())
            pairs.Apply(step);
        foreach (var step in Of<ContactStep>().Where(static s => s is ContactStep.CreateInCrm or ContactStep.UpdateInCrm))
            Apply(step);
        foreach (var step in Of<ContactStep.JoinGroup>())
            Apply(step);
        foreach (var step in Of<ContactStep.LeaveList>())
            Apply(step);
        var additions = Of<ContactStep>().Where(static s => s is ContactStep.CreateInCtct or ContactStep.JoinList);
        var import = new ImportApplier(world, disturbance);
        foreach (var row in additions.GroupBy(static s => s.Key).Where(g => !refusedConsent.Contains(g.Key)))
            import.Apply([.. row]);
    }

    List<T> Of<T>() where T : Step => [.. Planned.OfType<T>()];

    /// <summary>Returns false when the run was killed while planning: the settlements of the first cases are saved, and no step is
    /// done.</summary>
    bool Plan(List<ContactCase> cases)
    {
        var movingLinks = world.MovingLinks();
        var census = new EligibleCounts(Policy);
        foreach (var @case in cases)
            census.Add(@case);
        Pairs = new PairPlanner(world.Crm.Groups, world.Ctct.Lists, [.. world.Memory.Links.Values], census, Policy, world.Memory.LeftOut)
            .Plan();
        Planned.AddRange(Pairs.Steps);
        var reconciler = new ContactReconciler(PairMap.Of(Pairs), Policy);
        foreach (var @case in cases)
        {
            var decision = reconciler.Decide(@case);
            Planned.AddRange(decision.Steps);
            if (disturbance.EndsPlanning())
                return false;
            world.Memory.Save(@case.Key, decision.Settled);
            if (decision.Settled?.CtctId is { } contact && movingLinks.TryGetValue(contact, out var former) && former != @case.Key)
                world.Memory.Save(former, null);
        }
        return true;
    }

    void Apply(ContactStep step)
    {
        var fate = disturbance.Next(mayGoUnheard: step.Side == Side.Ctct);
        if (fate is Fate.Done or Fate.Unheard && !TryApply(step))
            fate = Fate.Failed;
        // Includes a contact that leaves a list because another donor opted out at its current address: it counts as having left (decision
        // 5).
        if (step is ContactStep.LeaveList leave && ListOf(leave.Link) is { } list
            && (fate == Fate.Unheard || (fate == Fate.Done && leave.IsOccupant)))
            world.Ctct.Left.Add((leave.Contact, list));
        if (fate == Fate.Done)
            world.Memory.Save(step.Key, step.Remember(world.Memory.At(step.Key)));
        else if (step is ContactStep.SetOptIn { Yes: true })
            refusedConsent.Add(step.Key);
    }

    bool TryApply(ContactStep step)
    {
        var crm = world.Crm;
        switch (step)
        {
            case ContactStep.SetOptIn s:
                Promises.OptInRisesOnlyByTheDonorsAct(world, s);
                foreach (var contact in s.Contacts)
                    crm.SetOptIn(contact, s.Yes, SetBy.Sync);
                return true;
            case ContactStep.CreateInCrm s:
                Promises.NobodyIsImportedTwice(world, s);
                Promises.NobodyErasedComesBack(world, s);
                // Like an adapter: the plan uses the case's address, which differs from the contact's own if Constant Contact changed that
                // (C8).
                var no = s.No ?? (s.Email.Key == s.Key ? null : crm.Nos.GetValueOrDefault(s.Email.Key));
                Promises.AnOptOutIsNotForgotten(world, s, no);
                crm.Import(s.Email, s.Fields, no);
                return true;
            case ContactStep.UpdateInCrm s:
                crm.Change(s.Contact, c => c with { Fields = s.After, UpdatedAt = world.Clock.Now });
                return true;
            case ContactStep.JoinGroup s:
                // A contact created by this run has its own address, which differs from the link's if Constant Contact changed that.
                var who = s.Contact ?? (crm.At(s.Key).FirstOrDefault() ?? Imported(s.Key))?.Id;
                if (who is not { } id || world.Memory.GroupOf(s.Link) is not { } group || !crm.Groups.Exists(g => g.Id == group))
                    return false;
                crm.Join(id, group);
                return true;
            case ContactStep.LeaveList s:
                if (ListOf(s.Link) is { } list)
                    world.Ctct.RemoveFromList(s.Contact, list);
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "not applied one by one");
        }
    }

    /// <summary>Returns the list of a link, or one that is left out and has none (B12).</summary>
    ListId? ListOf(LinkId link) => world.Memory.ListOf(link) ?? Pairs.LeftOut.FirstOrDefault(p => p.Link == link)?.List;

    CrmContact? Imported(EmailKey key) =>
        Of<ContactStep.CreateInCrm>().Find(s => s.Key == key) is { } create ? world.Crm.At(create.Email.Key).FirstOrDefault() : null;
}
