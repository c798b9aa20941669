namespace DonorSync.Core.Tests.StateMachine;

/// <summary>Adds one contact the way an import does, and returns only what a read confirms.</summary>
sealed class ImportApplier(World world, Disturbance disturbance)
{
    public void Apply(List<ContactStep> row)
    {
        var fate = disturbance.Next(mayGoUnheard: true);
        if (fate is Fate.Failed or Fate.NeverTried)
            return;
        var joins = row.OfType<ContactStep.JoinList>().Where(j => world.Memory.ListOf(j.Link) is not null).ToList();
        if (joins.Count == 0)
            return;
        var create = row.OfType<ContactStep.CreateInCtct>().SingleOrDefault();
        Import(create, joins);
        if (fate == Fate.Done)
            ReadBack(create, joins);
    }

    /// <summary>By address, like the API: an existing contact keeps its permission, and joins lists only if it may be mailed.</summary>
    void Import(ContactStep.CreateInCtct? create, List<ContactStep.JoinList> joins)
    {
        Promises.OnlyWhoSaidYesIsSent(world, joins[0]);
        Promises.NoLongTopLevelDomainIsSent(joins[0]);
        var contact = There(joins[0]);
        if (contact is null && create is not null)
            contact = world.Ctct.Add(create.Email, Shown(create));
        foreach (var join in joins)
        {
            if (contact is not null)
                world.Ctct.AddToList(contact.Id, world.Memory.ListOf(join.Link)!.Value);
        }
    }

    void ReadBack(ContactStep.CreateInCtct? create, List<ContactStep.JoinList> joins)
    {
        if (There(joins[0]) is not { Deleted: false } contact)
            return;
        var baseline = world.Memory.At(joins[0].Key);
        foreach (var join in joins.Where(j => contact.Lists.Contains(world.Memory.ListOf(j.Link)!.Value)))
            baseline = join.Remember(baseline);
        if (create is not null)
        {
            baseline = create.Remember(baseline) with
            {
                CtctId = contact.Id,
                Permission = contact.Permission,
                Deleted = contact.Deleted,
                Ctct = contact.Fields,
                Crm = create.From,
            };
        }
        world.Memory.Save(joins[0].Key, baseline);
    }

    CtctContact? There(ContactStep.JoinList join) => join.Contact is { } id ? world.Ctct.Find(id) : world.Ctct.At(join.Key);

    /// <summary>C11: one street and full names of places, in the spelling of Constant Contact.</summary>
    static CtctFields Shown(ContactStep.CreateInCtct create) => Spellings.Expanded(
        create.Street2 is null ? create.Fields : create.Fields with { Street = $"{create.Fields.Street}, {create.Street2}" });
}
