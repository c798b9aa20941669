namespace DonorSync.Core;

/// <summary>
/// A step on one contact, named by its e-mail key and by links, so that ids born on the way are filled in when it is applied.
/// </summary>
public abstract record ContactStep : Step
{
    ContactStep(EmailKey key, Rule rule) : base(rule) => Key = key;

    public EmailKey Key { get; }

    /// <summary>What is remembered once this step is done. Never called for a step that failed.</summary>
    public abstract Baseline Remember(Baseline baseline);

    /// <summary>P1, P3, P5: consent travels to every CRM contact of the address that has the other value.</summary>
    public sealed record SetOptIn(
        EmailKey Key, ImmutableArray<ContactId> Contacts, bool Yes, Permission Permission, bool Deleted, DateTimeOffset? At, Rule Rule)
        : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Crm;

        public override Baseline Remember(Baseline baseline) => baseline with { Permission = Permission, Deleted = Deleted };

        public bool Equals(SetOptIn? other) =>
            other is not null && Key == other.Key && Yes == other.Yes && Rule == other.Rule && Permission == other.Permission
            && Deleted == other.Deleted && At == other.At && Contacts.SequenceEqual(other.Contacts);

        public override int GetHashCode() => HashCode.Combine(Key, Yes, Rule);
    }

    /// <summary>
    /// C4: a Constant Contact contact becomes a Person. C12: the same, for one that was deleted and is back on a list. P9: the same, opted
    /// out with the No that was recorded of the address.
    /// </summary>
    public sealed record CreateInCrm(EmailKey Key, EmailAddress Email, CtctContactId CtctId, CtctFields From, Rule Rule, RecordedNo? No = null)
        : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Crm;

        public ContactFields Fields => Streets.ToCrm(From);

        public override Baseline Remember(Baseline baseline) => baseline with { CtctId = CtctId, Ctct = From, Crm = Fields };
    }

    /// <summary>C6, T1-T5: fields edited in Constant Contact reach the CRM contact that holds the fields.</summary>
    public sealed record UpdateInCrm(
        EmailKey Key, ContactId Contact, ContactFields Before, ContactFields After, CtctFields From, Rule Rule) : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Crm;

        public override Baseline Remember(Baseline baseline) => baseline with { Ctct = From, Crm = After };
    }

    /// <summary>P7: a permanent bounce makes "Email Deliverable?" No. Nothing else is remembered: the contact's own date says it is done.</summary>
    public sealed record MarkUndeliverable(EmailKey Key, ContactId Contact, BounceKind Bounce, DateTimeOffset At) : ContactStep(Key, Rule.P7)
    {
        public override Side Side => Side.Crm;

        public override Baseline Remember(Baseline baseline) => baseline;
    }

    /// <summary>
    /// M3: into the group. <paramref name="Contact"/> is null for one that this run creates. <paramref name="LeavesList"/>: it is created
    /// with a user's No (P9), so the same run removes it from the list (M7).
    /// </summary>
    public sealed record JoinGroup(EmailKey Key, ContactId? Contact, LinkId Link, bool LeavesList = false) : ContactStep(Key, Rule.M3)
    {
        public override Side Side => Side.Crm;

        /// <summary>Before a removal the list counts as never joined, so that a run that is killed after it does not read it as M4 (B8).</summary>
        public override Baseline Remember(Baseline baseline) => baseline.With(Link, LeavesList ? Membership.SeenNever : Membership.SeenOn);
    }

    /// <summary>C2, C3: a contact that Constant Contact does not know.</summary>
    public sealed record CreateInCtct(EmailKey Key, EmailAddress Email, CtctFields Fields, string? Street2, string? CompanyName, ContactFields From, Rule Rule)
        : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Ctct;

        /// <summary>The id and Constant Contact's own values are learned by reading back, not assumed (C11).</summary>
        public override Baseline Remember(Baseline baseline) => baseline with { Crm = From };
    }

    /// <summary>M1: onto the list. <paramref name="Contact"/> is null for one that this run creates.</summary>
    public sealed record JoinList(EmailKey Key, EmailAddress Email, CtctContactId? Contact, LinkId Link) : ContactStep(Key, Rule.M1)
    {
        public override Side Side => Side.Ctct;

        public override Baseline Remember(Baseline baseline) => baseline.With(Link, Membership.SeenOn);
    }

    /// <summary>
    /// M2, M7, P1, P4, C7, C12: off the list. <paramref name="InGroup"/> says which memory is left behind; <paramref name="IsOccupant"/>: it is
    /// not the contact linked to the address but another one that has it (C8), of which nothing is remembered. <paramref name="IsNewcomer"/>: this
    /// run adds it to the group (P9), and that step alone remembers it, because it may fail.
    /// </summary>
    public sealed record LeaveList(
        EmailKey Key, CtctContactId Contact, LinkId Link, bool InGroup, Rule Rule, bool IsOccupant = false, bool IsNewcomer = false) : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Ctct;

        /// <summary>M7, P4: a user said No; P1: the donor did. Such a removal never waits (B3).</summary>
        internal bool FollowsANo => Rule is Rule.M7 or Rule.P4 or Rule.P1;

        public override Baseline Remember(Baseline baseline) =>
            IsOccupant || IsNewcomer ? baseline : baseline.With(Link, InGroup ? Membership.SeenNever : null);
    }
}
