namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>The small worlds. Each leaves out what another one has, so that all of them together are visited in half a minute.</summary>
static class Worlds
{
    static readonly Donor Ada = new("ada@x.org");

    static readonly ImmutableArray<RunWay> Failures = [RunWay.Lost, RunWay.CrmRefuses, RunWay.CrmRefusesConsent];

    static void GroupAndListAreThere(InMemorySides sides)
    {
        sides.Crm.AddGroup("Choir");
        sides.Account.AddList("Choir");
    }

    static void DonorIsOnBothSides(InMemorySides sides)
    {
        GroupAndListAreThere(sides);
        Ada.Added.Do(sides, default);
        Ada.Joins.Do(sides, default);
        Ada.Subscribes.Do(sides, default);
    }

    /// <summary>
    /// Who says Yes and No, and who joins and leaves. Without values, and without acts of the account's users on a permission.
    /// </summary>
    public static SmallWorld ConsentAndMemberships => new(
        "consent and memberships of one donor",
        [Ada.Added, Ada.Removed, Ada.Joins, Ada.Leaves, Ada.SaysNo, Ada.SaysYes, Ada.Subscribes, Ada.JoinsList, Ada.LeavesList,
            Ada.Unsubscribes, Ada.ComesBack],
        Failures)
    { Setup = GroupAndListAreThere };

    /// <summary>One field with two values, which differ when the two sides meet. Without consent, memberships and blanks.</summary>
    public static SmallWorld Values => new(
        "values of one donor", [Ada.EditsHere("Oslo"), Ada.EditsHere("Rome"), Ada.EditsThere("Oslo"), Ada.EditsThere("Rome"), Ada.Tagged],
            [RunWay.CrmRefuses])
    {
        Setup = static sides =>
        {
            DonorIsOnBothSides(sides);
            Ada.EditsHere("Oslo").Do(sides, default);
            Ada.EditsThere("Rome").Do(sides, default);
        },
        HasValues = true,
    };

    /// <summary>A group and a list are made, renamed in the CRM, and deleted. Without consent, and without acts of the donor.</summary>
    public static SmallWorld GroupAndList => new(
        "a group and a list", [Pair.MakesGroup, Pair.MakesList, Pair.RenamesGroup("Chorus"), Pair.DeletesGroup, Pair.DeletesList],
            [RunWay.ListsFail])
    {
        Setup = static sides =>
        {
            sides.Account.AddList(Pair.Other);
            Ada.Added.Do(sides, default);
        },
    };

    /// <summary>Also lists that are renamed (L5), and memberships.</summary>
    public static SmallWorld GroupAndListRenamed => GroupAndList with
    {
        Name = "a group and a list with renames and memberships",
        Acts = [.. GroupAndList.Acts, Pair.RenamesGroup("Choir"), Pair.RenamesList("Choir"), Pair.RenamesList("Chorus"), Ada.Leaves,
            Ada.LeavesList],
    };

    /// <summary>Reads that do not show the contact, in which case what the mirror keeps of it counts.</summary>
    public static SmallWorld SkippedInReads => new(
        "reads that skip the donor", [Ada.SaysNo, Ada.SaysYes, Ada.Unsubscribes, Ada.ComesBack], [RunWay.Hidden, RunWay.Uncounted])
    {
        Setup = DonorIsOnBothSides,
        HasOldMirror = true,
    };

    /// <summary>Also deletions, and what happens in the middle of a run.</summary>
    public static SmallWorld AllActs => new(
        "all acts of one donor", [.. ConsentAndMemberships.Acts, Ada.DeletedThere, Ada.RaisedThere, Ada.Pends],
        [
            .. Failures, RunWay.During(Ada.SaysNo), RunWay.During(Ada.SaysYes), RunWay.During(Ada.Unsubscribes),
                RunWay.During(Ada.DeletedThere),
            RunWay.During(Ada.Leaves), RunWay.During(Ada.Removed), RunWay.During(Ada.LeavesList),
        ])
    { Setup = GroupAndListAreThere };

    /// <summary>C10: two contacts of the CRM and one of Constant Contact.</summary>
    public static SmallWorld SharedAddress
    {
        get
        {
            var bob = new Donor("ada@x.org", 1);
            return ConsentAndMemberships with
            {
                Name = "two donors of one address",
                Acts = [.. ConsentAndMemberships.Acts, bob.Added, bob.Removed, bob.Joins, bob.Leaves, bob.SaysNo, bob.SaysYes],
            };
        }
    }
}
