namespace DonorSync.Core;

/// <summary>Collects the decision for one case. What is remembered at once starts from the old baseline and takes in what agrees.</summary>
sealed class DecisionDraft(ContactCase @case, PairMap pairs)
{
    readonly List<ContactStep> steps = [];
    readonly List<Skip> skips = [];
    readonly List<ReviewItem> reviews = [];
    Baseline settled = @case.Baseline ?? Baseline.Empty(@case.Key);
    bool consentMoves;

    public bool JoinsAGroup { get; private set; }

    public bool JoinsAList { get; private set; }

    public bool LeavesAList { get; private set; }

    EmailAddress? Email => @case.Crm.IsEmpty ? @case.Ctct?.Email : Decided.HolderOfFields(@case.Crm).Email;

    string Who => Email?.Address ?? @case.Key.Value;

    public void Take(IEnumerable<ContactStep> decided) => steps.AddRange(decided);

    public void Take(ConsentOutcome consent)
    {
        if (consent.Step is { } step)
        {
            steps.Add(step);
            consentMoves = true;
        }
        if (consent.Raised is { } rule)
            reviews.Add(new(rule, @case.Key.Value, "Yes was set in the CRM, but Constant Contact says unsubscribed: send the resubscribe e-mail."));
        if (@case.Crm.Length > 1)
            reviews.Add(new(Rule.C10, @case.Key.Value, $"{@case.Crm.Length} contacts share this e-mail and one Constant Contact contact."));
    }

    /// <summary>Neither side has anybody at this address.</summary>
    public void Forget() => settled = Baseline.Empty(@case.Key);

    /// <summary>The pair of contacts is known from now on. Permission is remembered at once unless a step has to carry it first.</summary>
    public void Link(CtctContact ctct)
    {
        var (permission, deleted) = consentMoves ? (settled.Permission, settled.Deleted) : (ctct.Permission, ctct.Deleted);
        // Most are linked already, to the same contact and with the same permission.
        if (settled.CtctId != ctct.Id || settled.Permission != permission || settled.Deleted != deleted)
            settled = settled with { CtctId = ctct.Id, Permission = permission, Deleted = deleted };
    }

    public void TakeFields(CtctContact ctct)
    {
        var holder = Decided.HolderOfFields(@case.Crm);
        var (after, rule) = FieldRules.Decide(holder, ctct, @case.Baseline);
        if (after != holder.Fields)
            steps.Add(new ContactStep.UpdateInCrm(@case.Key, holder.Id, holder.Fields, after, ctct.Fields, rule));
        else if (settled.Ctct != ctct.Fields || settled.Crm != holder.Fields)
            settled = settled with { Ctct = ctct.Fields, Crm = holder.Fields };
    }

    public void AddressChanged(EmailAddress email)
    {
        skips.Add(new(Rule.C8, Who, $"the address was changed in Constant Contact to {email.Address}"));
        reviews.Add(new(Rule.C8, @case.Key.Value, $"Constant Contact now has {email.Address}: use the new address, or treat it as another person."));
    }

    public void CreateInCrm(CtctContact ctct, Rule rule) =>
        steps.Insert(0, new ContactStep.CreateInCrm(@case.Key, ctct.Email!, ctct.Id, ctct.Fields, rule));

    /// <summary>P9: created as opted out. A user's No also removes it from the lists that it is on (M7), in the same run.</summary>
    public void CreateAsNo(CtctContact ctct, RecordedNo no)
    {
        steps.Insert(0, new ContactStep.CreateInCrm(@case.Key, ctct.Email!, ctct.Id, ctct.Fields, Rule.P9, no));
        reviews.Add(new(Rule.P9, @case.Key.Value, $"This address was {no.InWords}. It is on a list in Constant Contact again, so it was added as opted out."));
        if (no.By != SetBy.Person)
            return;
        for (var i = steps.Count - 1; i > 0; i--)
        {
            if (steps[i] is not ContactStep.JoinGroup join)
                continue;
            steps[i] = join with { LeavesList = true };
            steps.Add(new ContactStep.LeaveList(@case.Key, ctct.Id, join.Link, InGroup: true, Rule.M7, IsNewcomer: true));
        }
    }

    public void CreateInCtct(CrmContact holder, SyncPolicy policy)
    {
        var names = Decided.NamesTravel(holder, policy);
        var (fields, street2) = Streets.ToCtct(holder.Fields, names);
        var company = holder.Kind == ContactKind.Organization && names ? holder.CompanyName : null;
        var rule = holder.Kind == ContactKind.Organization ? Rule.C3 : Rule.C2;
        steps.Insert(0, new ContactStep.CreateInCtct(@case.Key, holder.Email!, fields, street2, company, holder.Fields, rule));
    }

    /// <summary>Two contacts of the account have this address: one of them is synced, and the plan says so.</summary>
    public void NoteSharedAddress()
    {
        if (@case is { Crm.IsEmpty: false, Ctct: { Deleted: false, Email: { } own }, Occupant: { Deleted: false, Email: { } other } occupant }
            && own.Key == @case.Key && other.Key == @case.Key)
        {
            skips.Add(new(
                Rule.C1, Who,
                $"Constant Contact has two contacts with this address. The sync uses one of them and leaves the other ({occupant.Id.Value}) as it is; "
                + "an opt-out of either counts"));
        }
    }

    public void SkipFullContact(Pair pair, int max)
    {
        skips.Add(new(Rule.L9, Who, $"already on {max} lists, the most Constant Contact takes", pair.Name));
        settled = settled.With(pair.Link, Membership.SeenNever);
    }

    public void Take(Pair pair, MembershipRow row, MayTravel mayGoOut, MayTravel mayComeIn)
    {
        switch (row.Action)
        {
            case MembershipAction.None:
                settled = settled.With(pair.Link, row.Remembered);
                return;
            case MembershipAction.Skip:
                settled = settled.With(pair.Link, row.Remembered);
                skips.Add(WhySkipped(pair, row.Rule, mayGoOut, mayComeIn));
                return;
            case MembershipAction.AddToList:
                JoinsAList = true;
                steps.Add(new ContactStep.JoinList(@case.Key, Email!, @case.Ctct?.Id, pair.Link));
                return;
            case MembershipAction.AddToGroup:
                JoinsAGroup = true;
                steps.Add(new ContactStep.JoinGroup(@case.Key, @case.Crm.IsEmpty ? null : Decided.HolderOfFields(@case.Crm).Id, pair.Link));
                return;
            case MembershipAction.RemoveFromList:
                LeavesAList = true;
                var inGroup = row.Remembered is not null;
                // From now on it is the sync that takes the person off, not the person who left (M4): a run that is killed with the removal
                // done and not yet written down must not keep somebody off the list who comes back to the group or says Yes again (B8).
                if (row.Rule != Rule.P4)
                    settled = settled.With(pair.Link, Membership.SeenNever);
                steps.Add(new ContactStep.LeaveList(@case.Key, @case.Ctct!.Id, pair.Link, inGroup, RemovalRule(row.Rule)));
                return;
        }
    }

    /// <summary>
    /// C8: another contact that has the address leaves a list. Nothing is remembered of it here: while it shows on the list, it is removed again.
    /// </summary>
    public void TakeOff(CtctContact occupant, Pair pair, bool noSetInCrm)
    {
        var inGroup = @case.InGroup(pair.Group);
        var rule = !noSetInCrm ? Rule.P1 : inGroup ? Rule.M7 : Rule.P4;
        steps.Add(new ContactStep.LeaveList(@case.Key, occupant.Id, pair.Link, inGroup, rule, IsOccupant: true));
    }

    public Decision Finish()
    {
        foreach (var (link, _) in settled.Memberships)
        {
            if (!pairs.Remembers(link))
                settled = settled.With(link, null);
        }
        return new(settled.IsForgotten ? null : settled, [.. steps], [.. skips], [.. reviews]);
    }

    /// <summary>C7 and C12 are M2 seen from the contact: nobody in the CRM has the address any more.</summary>
    Rule RemovalRule(Rule rule) => rule == Rule.M2 && @case.Crm.IsEmpty ? Rule.C12 : rule;

    Skip WhySkipped(Pair pair, Rule rule, MayTravel mayGoOut, MayTravel mayComeIn) => rule switch
    {
        Rule.M5 => new(mayGoOut.Rule, Who, mayGoOut.Reason, pair.Name),
        Rule.M6 => new(mayComeIn.Rule, Who, mayComeIn.Reason, pair.Name),
        _ => new(rule, Who, "undone by a person: neither imported again nor removed", pair.Name),
    };
}
