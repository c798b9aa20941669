namespace DonorSync.Core.Reconciliation;

/// <summary>Decides one contact case: consent first (P6), then the link, the fields, the memberships, and last the baseline.</summary>
public sealed class ContactReconciler(PairMap pairs, SyncPolicy policy)
{
    public Decision Decide(ContactCase @case)
    {
        if (@case.Key == EmailKey.None)
            return WithoutAddress(@case);

        // C8: the link moved to another address together with its contact, so this baseline belongs to another contact.
        if (@case is { Crm.IsEmpty: true, Ctct: { } newcomer, Baseline.CtctId: { } linked } && newcomer.Id != linked)
            @case = @case with { Baseline = null };

        var draft = new ContactPlanBuilder(@case, pairs);
        var consent = Consent.Decide(@case);
        draft.Take(consent);
        draft.NoteSharedAddress();
        draft.Take(Bounces.Decide(@case));

        switch (@case.Crm.IsEmpty, @case.Ctct)
        {
            case (true, null):
                draft.Forget();
                break;
            case (true, { } ctct):
                OnlyInCtct(@case, ctct, draft);
                break;
            case (false, null):
                OnlyInCrm(@case, consent, draft);
                break;
            case (false, { } ctct):
                InBoth(@case, ctct, consent, draft);
                break;
        }
        if (!@case.Crm.IsEmpty)
        {
            LeftOutLists(@case, consent, draft);
            Occupants(@case, consent, draft);
        }
        return draft.Finish();
    }

    /// <summary>E2, E7: contacts without a valid email come first in the streams, each in a case of its own.</summary>
    Decision WithoutAddress(ContactCase @case)
    {
        var inGroups = @case.Crm.Where(c => c.Groups.Any(pairs.Has)).ToList();
        IEnumerable<Skip> skips = inGroups.Select(static c => new Skip(Rule.E2, PlanText.NameOf(c), Sentences.NoPrimaryEmail));
        if (@case.Ctct is { Lists.IsEmpty: false, Deleted: false } ctct)
            skips = skips.Append(new Skip(Rule.E7, ctct.Id.Value, Sentences.NoEmail));
        return Decision.Nothing with { Skips = [.. skips] };
    }

    /// <summary>
    /// C4: imports the contact as a Person, opted out if the address was (P9). C7, C12: an address that was removed from the CRM leaves its
    /// lists and is imported again only when it is put on a list again.
    /// </summary>
    void OnlyInCtct(ContactCase @case, CtctContact ctct, ContactPlanBuilder draft)
    {
        // C8: no contact of either side has the link's address, so nothing is left to do for it. The next run reconciles the contact under
        // its own address.
        if (ctct.Email is { } own && own.Key != @case.Key && @case.Baseline is null or { Memberships.IsEmpty: true })
        {
            draft.Forget();
            return;
        }
        var canBeImported = Eligibility.In(@case, ctct);
        Memberships(@case, default, EligibilityResult.No(Rule.E1, Sentences.NotInCrm), canBeImported, draft);
        if (@case.IsErased && !draft.LeavesAList)
            draft.Forget();
        if (!draft.JoinsAGroup)
            return;
        draft.Link(ctct);
        if (Consent.RecordedNoOf(@case, ctct) is { } no)
            draft.CreateOptedOut(ctct, no);
        else
            draft.CreateInCrm(ctct, @case.Baseline is null ? Rule.C4 : Rule.C12);
    }

    /// <summary>C2, C3: creates the contact in Constant Contact when it can be added to at least one list.</summary>
    void OnlyInCrm(ContactCase @case, ConsentOutcome consent, ContactPlanBuilder draft)
    {
        var canBeEmailed = Eligibility.Out(@case, consent, policy);
        Memberships(@case, consent, canBeEmailed, EligibilityResult.No(Rule.E5, Sentences.NotInConstantContact), draft);
        if (draft.JoinsAList)
            draft.CreateInCtct(PolicyChoices.HolderOfFields(@case.Crm), policy);
    }

    void InBoth(ContactCase @case, CtctContact ctct, ConsentOutcome consent, ContactPlanBuilder draft)
    {
        draft.Link(ctct);
        if (!ctct.Deleted)
            draft.TakeFields(ctct);
        Memberships(@case, consent, Eligibility.Out(@case, consent, policy), Eligibility.In(ctct), draft);
        if (ctct.Email is { } email && email.Key != @case.Key)
            draft.AddressChanged(email);
    }

    /// <summary>
    /// C8, C10: another Constant Contact contact has the address and is on lists. An opt-out of the address counts for that contact too,
    /// unless the donor's own later action opted it in (P3).
    /// </summary>
    void Occupants(ContactCase @case, ConsentOutcome consent, ContactPlanBuilder draft)
    {
        foreach (var occupant in @case.Occupants)
        {
            if (occupant.Deleted || occupant.Email?.Key != @case.Key || Consent.MayStay(@case, consent, occupant))
                continue;
            foreach (var pair in pairs.OfLists(occupant.Lists))
                draft.TakeOff(occupant, pair, consent.NoSetInCrm);
            foreach (var pair in consent.NoSetInCrm ? pairs.LeftOutOf(occupant.Lists) : [])
                draft.TakeOff(occupant, pair, noSetInCrm: true);
        }
    }

    /// <summary>B12: a user's opt-out removes the contact from lists that are left out, too (M7, P4).</summary>
    void LeftOutLists(ContactCase @case, ConsentOutcome consent, ContactPlanBuilder draft)
    {
        if (!consent.NoSetInCrm || @case.Ctct is not { Deleted: false } contact)
            return;
        foreach (var pair in pairs.LeftOutOf(contact.Lists))
            draft.LeaveLeftOut(contact, pair);
    }

    void Memberships(ContactCase @case, ConsentOutcome consent, EligibilityResult canBeEmailed,
        EligibilityResult canBeImported, ContactPlanBuilder draft)
    {
        // A removal makes room for an addition only in the next run: Constant Contact does not promise an order.
        var room = policy.MaxListsPerContact - (@case.Ctct?.Lists.Length ?? 0);
        foreach (var pair in pairs.Touching(@case))
        {
            var now = new Presence(@case.InGroup(pair.Group), @case.OnList(pair.List));
            var row = MembershipTable.Decide(now, @case.Baseline?.In(pair.Link), consent.NoSetInCrm, canBeEmailed.Yes, canBeImported.Yes);
            if (row.Action == MembershipAction.AddToList && room-- <= 0)
                draft.SkipFullContact(pair, policy.MaxListsPerContact);
            else
                draft.Take(pair, row, canBeEmailed, canBeImported);
        }
    }
}
