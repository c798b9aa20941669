namespace DonorSync.Core.Plans;

/// <summary>
/// A step on one contact. It names the contact by email key and lists by link, so that an id created during the run is filled in when the
/// step is applied.
/// </summary>
public abstract record ContactStep : Step
{
    ContactStep(EmailKey key, Rule rule) : base(rule) => Key = key;

    public EmailKey Key { get; }

    /// <summary>Returns the baseline after this step. Never called for a step that failed.</summary>
    public abstract Baseline Remember(Baseline baseline);

    /// <summary>P1, P3, P5: sets the opt-in of every CRM contact with the address that has the other value.</summary>
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
    /// C4: creates a Person from a Constant Contact contact. C12: the same for a contact that was deleted and is on a list again. P9: the
    /// same, opted out with the address's recorded No.
    /// </summary>
    public sealed record CreateInCrm(
        EmailKey Key, EmailAddress Email, CtctContactId CtctId, CtctFields From, Rule Rule, RecordedNo? No = null)
        : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Crm;

        public ContactFields Fields => AddressMapping.ToCrm(From);

        public override Baseline Remember(Baseline baseline) => baseline with { CtctId = CtctId, Ctct = From, Crm = Fields };
    }

    /// <summary>C6, T1-T5: copies fields edited in Constant Contact to the CRM contact that holds the fields.</summary>
    public sealed record UpdateInCrm(
        EmailKey Key, ContactId Contact, ContactFields Before, ContactFields After, CtctFields From, Rule Rule) : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Crm;

        public override Baseline Remember(Baseline baseline) => baseline with { Ctct = From, Crm = After };
    }

    /// <summary>P7: sets "Email Deliverable?" to No after a permanent bounce. The contact's date records it, not the baseline.</summary>
    public sealed record MarkUndeliverable(EmailKey Key, ContactId Contact, BounceKind Bounce, DateTimeOffset At)
        : ContactStep(Key, Rule.P7)
    {
        public override Side Side => Side.Crm;

        public override Baseline Remember(Baseline baseline) => baseline;
    }

    /// <summary>
    /// M3: adds the contact to the group. <paramref name="Contact"/> is null if this run creates it. <paramref name="LeavesList"/>: it is
    /// created with a user's No (P9), so the same run removes it from the list (M7).
    /// </summary>
    public sealed record JoinGroup(EmailKey Key, ContactId? Contact, LinkId Link, bool LeavesList = false) : ContactStep(Key, Rule.M3)
    {
        public override Side Side => Side.Crm;

        /// <summary>Before a removal the list counts as never joined, so that a kill after it is not read as M4 (B8).</summary>
        public override Baseline Remember(Baseline baseline) => baseline.With(Link, LeavesList ? Membership.SeenNever : Membership.SeenOn);
    }

    /// <summary>C2, C3: creates a contact in Constant Contact.</summary>
    public sealed record CreateInCtct(
        EmailKey Key, EmailAddress Email, CtctFields Fields, string? Street2, string? CompanyName, ContactFields From, Rule Rule)
        : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Ctct;

        /// <summary>The id and Constant Contact's own values come from reading back (C11).</summary>
        public override Baseline Remember(Baseline baseline) => baseline with { Crm = From };
    }

    /// <summary>M1: adds the contact to the list. <paramref name="Contact"/> is null if this run creates it.</summary>
    public sealed record JoinList(EmailKey Key, EmailAddress Email, CtctContactId? Contact, LinkId Link) : ContactStep(Key, Rule.M1)
    {
        public override Side Side => Side.Ctct;

        public override Baseline Remember(Baseline baseline) => baseline.With(Link, Membership.SeenOn);
    }

    /// <summary>
    /// M2, M7, P1, P4, C7, C12: removes the contact from the list. <paramref name="InGroup"/> decides which membership is remembered.
    /// <paramref name="IsOccupant"/>: another contact with the address, not the linked one (C8); nothing is remembered.
    /// <paramref name="IsNewcomer"/>: this run adds the contact to the group (P9); that step remembers the membership, because it can fail.
    /// </summary>
    public sealed record LeaveList(
        EmailKey Key, CtctContactId Contact, LinkId Link, bool InGroup, Rule Rule, bool IsOccupant = false, bool IsNewcomer = false)
        : ContactStep(Key, Rule)
    {
        public override Side Side => Side.Ctct;

        /// <summary>Whether the removal follows an opt-out: a user's (M7, P4) or the donor's (P1). It is never held (B3).</summary>
        internal bool IsOptOut => Rule is Rule.M7 or Rule.P4 or Rule.P1;

        public override Baseline Remember(Baseline baseline) =>
            IsOccupant || IsNewcomer ? baseline : baseline.With(Link, InGroup ? Membership.SeenNever : null);
    }
}
