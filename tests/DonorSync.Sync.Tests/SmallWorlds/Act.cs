namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>
/// Something that a user or the donor may do. Returns the past after it; null when it cannot be done, or changes nothing.
/// </summary>
sealed record Act(string Name, Func<InMemorySides, Past, Past?> Do)
{
    public override string ToString() => Name;
}

/// <summary>What may go wrong in a run, and what may happen in the middle of it.</summary>
/// <param name="IsUndisturbed">The run does all that it plans, so that both sides have to agree after a few of its kind.</param>
sealed record RunWay(string Name, Action<InMemorySides> Set, bool IsUndisturbed = false)
{
    /// <summary>Happens when the plan is complete and before a step is applied.</summary>
    public Act? Meanwhile { get; init; }

    /// <summary>
    /// The past as far as such a run can know it. Where a read does not show that the sync has removed a contact from a list, the contact
    /// counts as on it, and as one that left it later (M4).
    /// </summary>
    public Func<WorldState, Past> Seen { get; init; } = static before => before.Past;

    static Past MayHaveLeft(WorldState before) => before.Past with
    {
        LeftList = before.Past.LeftList || before.Account.Contacts.Values.Any(
            c => before.Memory.Mirror.GetValueOrDefault(c.Id.Value)?.Contact.Lists.Length > c.Lists.Length),
    };

    /// <summary>Whether it can go otherwise than an undisturbed run that asked for these writes.</summary>
    public Func<IReadOnlySet<string>, bool> Differs { get; init; } = static _ => true;

    public static readonly RunWay Undisturbed = new("run", static _ => { }, IsUndisturbed: true);

    public static readonly RunWay Lost = new("run whose bulk jobs are lost", static s => s.Account.Faults.LosesJobs = true)
    {
        Differs = static asked => asked.Contains("ctct import") || asked.Contains("ctct remove"),
    };

    public static readonly RunWay CrmRefuses =
        new("run whose steps the CRM refuses", static s => s.Crm.Refuses = static _ => "refused")
        {
            Differs = static asked =>
            asked.Contains("crm apply")
        };

    public static readonly RunWay CrmRefusesConsent = new(
        "run whose opt-ins the CRM refuses", static s => s.Crm.Refuses = static step => step is ContactStep.SetOptIn ? "refused" : null)
    {
        Differs = static asked => asked.Contains("crm apply"),
    };

    public static readonly RunWay Hidden = new(
        "run whose reads skip the contacts", static s =>
            s.Account.Faults.Hidden = [.. s.Account.State.Contacts.Values.Select(static c => c.Id)])
    {
        Seen = MayHaveLeft,
    };

    public static readonly RunWay Uncounted = new(
        "run whose reads do not even count the contacts", static s =>
            s.Account.Faults.Uncounted = [.. s.Account.State.Contacts.Values.Select(static c => c.Id)])
    {
        Seen = MayHaveLeft,
    };

    public static readonly RunWay ListsFail = new(
        "run whose lists cannot be written", static s => s.Account.Faults.Fails = static call =>
            call.EndsWith(" list", StringComparison.Ordinal) ? new ConstantContactException("no") : null)
    {
        Differs = static asked => asked.Any(static write => write.EndsWith(" list", StringComparison.Ordinal)),
    };

    public static RunWay During(Act act) => new($"run, and meanwhile {act}", static _ => { })
    {
        Meanwhile = act,
        Differs = static asked => asked.Any(static write => write[0] == 'c'),
    };

    public void Reset(InMemorySides sides)
    {
        sides.Account.Faults = new();
        sides.Crm.Refuses = static _ => null;
        sides.Writes.Written = null;
    }
}
