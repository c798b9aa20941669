namespace DonorSync.Core.Reconciliation;

/// <summary>Collects the decision for one case. The saved baseline starts from the old one and takes over what already agrees.</summary>
sealed class ContactPlanBuilder(ContactCase @case, PairMap pairs)
{
    readonly List<ContactStep> steps = [];
    readonly List<Skip> skips = [];
    readonly List<ReviewItem> reviews = [];
    Baseline settled = @case.Baseline ?? Baseline.Empty(@case.Key);
    bool consentMoves;

    public bool JoinsAGroup { get; private set; }

    public bool JoinsAList { get; private set; }

    public bool LeavesAList { get; private set; }

    EmailAddress? Email => @case.Crm.IsEmpty ? @case.Ctct?.Email : PolicyChoices.HolderOfFields(@case.Crm).Email;

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
            reviews.Add(new(rule, @case.Key.Value, Sentences.ReviewYesAgainstNo));
        if (@case.Crm.Length > 1)
            reviews.Add(new(Rule.C10, @case.Key.Value, Sentences.ReviewShared(@case.Crm.Length)));
    }

    /// <summary>Neither side has a contact with this address.</summary>
    public void Forget() => settled = Baseline.Empty(@case.Key);

    /// <summary>Links the two contacts. The permission is saved immediately, unless a consent step must be applied first.</summary>
    public void Link(CtctContact ctct)
    {
        var (permission, deleted) = consentMoves ? (settled.Permission, settled.Deleted) : (ctct.Permission, ctct.Deleted);
        // Most contacts are already linked, with the same permission.
        if (settled.CtctId != ctct.Id || settled.Permission != permission || settled.Deleted != deleted)
            settled = settled with { CtctId = ctct.Id, Permission = permission, Deleted = deleted };
    }

    public void TakeFields(CtctContact ctct)
    {
        var holder = PolicyChoices.HolderOfFields(@case.Crm);
        var (after, rule) = FieldRules.Decide(holder, ctct, @case.Baseline);
        if (after != holder.Fields)
            steps.Add(new ContactStep.UpdateInCrm(@case.Key, holder.Id, holder.Fields, after, ctct.Fields, rule));
        else if (settled.Ctct != ctct.Fields || settled.Crm != holder.Fields)
            settled = settled with { Ctct = ctct.Fields, Crm = holder.Fields };
    }

    public void AddressChanged(EmailAddress email)
    {
        skips.Add(new(Rule.C8, Who, Sentences.AddressChanged(email)));
        reviews.Add(new(Rule.C8, @case.Key.Value, Sentences.ReviewAddress(email)));
    }

    public void CreateInCrm(CtctContact ctct, Rule rule) =>
        steps.Insert(0, new ContactStep.CreateInCrm(@case.Key, ctct.Email!, ctct.Id, ctct.Fields, rule));

    /// <summary>P9: creates the contact as opted out. A user's No also removes it from its lists (M7) in the same run.</summary>
    public void CreateOptedOut(CtctContact ctct, RecordedNo no)
    {
        steps.Insert(0, new ContactStep.CreateInCrm(@case.Key, ctct.Email!, ctct.Id, ctct.Fields, Rule.P9, no));
        reviews.Add(new(Rule.P9, @case.Key.Value, Sentences.ReviewCameAsNo(no)));
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
        var names = PolicyChoices.NamesAreSent(holder, policy);
        var (fields, street2) = AddressMapping.ToCtct(holder.Fields, names);
        var company = holder.Kind == ContactKind.Organization && names ? holder.CompanyName : null;
        var rule = holder.Kind == ContactKind.Organization ? Rule.C3 : Rule.C2;
        steps.Insert(0, new ContactStep.CreateInCtct(@case.Key, holder.Email!, fields, street2, company, holder.Fields, rule));
    }

    /// <summary>Two Constant Contact contacts have this address: one of them is synced, and the plan says so.</summary>
    public void NoteSharedAddress()
    {
        if (@case is
            {
                Crm.IsEmpty: false, Ctct: { Deleted: false, Email: { } own },
                Occupant: { Deleted: false, Email: { } other } occupant
            }
            && own.Key == @case.Key && other.Key == @case.Key)
        {
            skips.Add(new(Rule.C1, Who, Sentences.TwoContactsThere(occupant.Id)));
        }
    }

    public void SkipFullContact(Pair pair, int max)
    {
        skips.Add(new(Rule.L9, Who, Sentences.TooManyLists(max), pair.Name));
        settled = settled.With(pair.Link, Membership.SeenNever);
    }

    public void Take(Pair pair, MembershipRow row, EligibilityResult canBeEmailed, EligibilityResult canBeImported)
    {
        switch (row.Action)
        {
            case MembershipAction.None:
                settled = settled.With(pair.Link, row.Remembered);
                return;
            case MembershipAction.Skip:
                settled = settled.With(pair.Link, row.Remembered);
                skips.Add(WhySkipped(pair, row.Rule, canBeEmailed, canBeImported));
                return;
            case MembershipAction.AddToList:
                JoinsAList = true;
                steps.Add(new ContactStep.JoinList(@case.Key, Email!, @case.Ctct?.Id, pair.Link));
                return;
            case MembershipAction.AddToGroup:
                JoinsAGroup = true;
                steps.Add(new ContactStep.JoinGroup(@case.Key, @case.Crm.IsEmpty ? null :
                    PolicyChoices.HolderOfFields(@case.Crm).Id, pair.Link));
                return;
            case MembershipAction.RemoveFromList:
                LeavesAList = true;
                var inGroup = row.Remembered is not null;
                // From now on the removal is the sync's, not the user's (M4). If the run is killed after the removal and before its result
                // is saved, a contact that returns to the group or opts in again must be added again (B8).
                if (row.Rule != Rule.P4)
                    settled = settled.With(pair.Link, Membership.SeenNever);
                steps.Add(new ContactStep.LeaveList(@case.Key, @case.Ctct!.Id, pair.Link, inGroup, RemovalRule(row.Rule)));
                return;
        }
    }

    /// <summary>B12: what is remembered of the pair changes as with any other list, so that it can be included again.</summary>
    public void LeaveLeftOut(CtctContact contact, Pair pair)
    {
        var inGroup = @case.InGroup(pair.Group);
        if (inGroup && pairs.Remembers(pair.Link))
            settled = settled.With(pair.Link, Membership.SeenNever);
        steps.Add(new ContactStep.LeaveList(@case.Key, contact.Id, pair.Link, inGroup, inGroup ? Rule.M7 : Rule.P4));
    }

    /// <summary>C8: removes another contact with the address from a list. Nothing is remembered, so it is repeated if needed.</summary>
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

    /// <summary>C7 and C12 are M2 for a contact whose address is no longer in the CRM.</summary>
    Rule RemovalRule(Rule rule) => rule == Rule.M2 && @case.Crm.IsEmpty ? Rule.C12 : rule;

    Skip WhySkipped(Pair pair, Rule rule, EligibilityResult canBeEmailed, EligibilityResult canBeImported) => rule switch
    {
        Rule.M5 => new(canBeEmailed.Rule, Who, canBeEmailed.Reason, pair.Name),
        Rule.M6 => new(canBeImported.Rule, Who, canBeImported.Reason, pair.Name),
        _ => new(rule, Who, Sentences.Undone, pair.Name),
    };
}
