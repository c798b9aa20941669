namespace DonorSync.Core.Tests.StateMachine;

/// <summary>Applies the steps of pairs, and keeps the links.</summary>
sealed class PairApplier(World world, Disturbance disturbance)
{
    public void Apply(PairStep step)
    {
        var fate = disturbance.Next(mayGoUnheard: true);
        if (fate is Fate.Failed or Fate.NeverTried)
            return;
        var remember = Apply(step, world.Memory);
        if (fate == Fate.Done)
            remember?.Invoke();
    }

    /// <summary>Applies the step. Returns how to record it; null when it was refused.</summary>
    Action? Apply(PairStep step, Memory memory)
    {
        switch (step)
        {
            case PairStep.CreateList s:
                return world.Ctct.AddList(s.Name) is { } list ? () =>
                    memory.Save(new(s.Link, s.Group, list.Id, s.Name, LinkState.Linked)) : null;
            case PairStep.CreateGroup s:
                var group = world.Crm.GroupNamed(s.Name);
                return () => memory.Save(new(s.Link, group.Id, s.List, s.Name, LinkState.Linked));
            case PairStep.Join s:
                return () => memory.Save(new(s.Link, s.Group, s.List, s.GroupName, LinkState.Linked));
            case PairStep.RenameList s:
                return !Rename(s, memory) ? null : s.IsTemporary ? static () => { }
                : () =>
                    memory.Save(memory.Find(s.Link)! with { GroupName = s.To });
            case PairStep.RememberName s:
                return () => memory.Save(memory.Find(s.Link)! with { GroupName = s.GroupName });
            case PairStep.DeleteList s:
                Promises.NoListGoesBeforeItsGroup(world, s);
                world.Ctct.DeleteList(s.List);
                return () => memory.Drop(s.Link);
            case PairStep.Detach s:
                return () => memory.Save(memory.Find(s.Link)! with { State = LinkState.Detached });
            case PairStep.Forget s:
                return () => memory.Drop(s.Link);
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step");
        }
    }

    /// <summary>L4: returns from a temporary name to the previous one when the new one is refused.</summary>
    bool Rename(PairStep.RenameList step, Memory memory)
    {
        if (world.Ctct.Rename(step.List, step.To))
            return true;
        if (step.From == TemporaryName.Of(step.List))
            world.Ctct.Rename(step.List, memory.Find(step.Link)!.GroupName);
        return false;
    }
}
