namespace DonorSync.Core.Tests.StateMachine;

/// <summary>What no step may do in any state. Checked when a step is applied.</summary>
static class Promises
{
    /// <summary>P3, P5: only the donor's own act, not older than any opt-out, sets an opt-in.</summary>
    public static void OptInRisesOnlyByTheDonorsAct(World world, ContactStep.SetOptIn step)
    {
        if (!step.Yes)
            return;
        var contact = world.Ctct.Contacts.Find(c => !c.Deleted && c.PermissionByDonor && c.PermissionAt == step.At
            && c.Permission is Permission.Implicit or Permission.Explicit);
        Promise.Check(contact is not null, $"P3: {step} without an act of the donor");
        foreach (var no in step.Contacts.Select(world.Crm.Find).OfType<CrmContact>())
            Promise.Check(step.At >= Instants.WholeSecond(no.OptIn.At), $"P3: {no.Id} opted out later than {step.At:mm:ss}");
    }

    /// <summary>C4, C8: no contact is created that exists already, by address or by link.</summary>
    public static void NobodyIsImportedTwice(World world, ContactStep.CreateInCrm step)
    {
        Promise.Check(!world.Crm.At(step.Key).Any() && !world.Crm.At(step.Email.Key).Any(), $"C4: {step.Email} is in the CRM already");
        Promise.Check(
            !world.Memory.Baselines.Values.Any(b => b.CtctId == step.CtctId && b.Key != step.Key && world.Crm.At(b.Key).Any()),
            $"C8: {step.CtctId} is linked to another donor");
    }

    /// <summary>C12, and stricter: no sync brings back an erased contact.</summary>
    public static void NobodyErasedComesBack(World world, ContactStep.CreateInCrm step) =>
        Promise.Check(!world.Erased.Contains(step.Email.Key), $"C12: {step.Email} was erased and is created in the CRM");

    /// <summary>P9: an address whose last recorded consent is an opt-out is created opted out, unless the donor acted since (P3).</summary>
    public static void AnOptOutIsNotForgotten(World world, ContactStep.CreateInCrm step, RecordedNo? createdWith)
    {
        if (createdWith is not null || !world.Crm.Nos.TryGetValue(step.Email.Key, out var no))
            return;
        var there = world.Ctct.Find(step.CtctId);
        Promise.Check(
            there is { PermissionByDonor: true, PermissionAt: { } at } && at >= Instants.WholeSecond(no.At),
            $"P9: {step.Email} was opted out and is imported opted in");
    }

    /// <summary>E3, P5: a contact added to a list is opted in on every contact that shares the address.</summary>
    public static void OnlyWhoSaidYesIsSent(World world, ContactStep.JoinList step) => Promise.Check(
        world.Crm.At(step.Key).Any() && world.Crm.At(step.Key).All(static c => c.OptIn.Yes), $"E3: {step.Key} is sent without an opt-in");

    /// <summary>E4, implemented independently.</summary>
    public static void NoLongTopLevelDomainIsSent(ContactStep.JoinList step) => Promise.Check(
        step.Key.Value[(step.Key.Value.LastIndexOf('.') + 1)..].Length <= 3, $"E4: {step.Key} is sent");

    /// <summary>L6: a list is deleted only after its group was deleted.</summary>
    public static void NoListGoesBeforeItsGroup(World world, PairStep.DeleteList step) => Promise.Check(
        world.Memory.Find(step.Link) is { } link && link.List == step.List && !world.Crm.Groups.Exists(g => g.Id == link.Group),
        $"L6: {step.Name} would be deleted while its group exists");
}
