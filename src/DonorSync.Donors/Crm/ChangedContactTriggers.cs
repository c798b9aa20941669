using DonorSync.Database.Triggers;

namespace DonorSync.Donors.Crm;

/// <summary>Log the changes of what a contact is to the sync (<see cref="ChangeLog"/>).</summary>
static class ChangedContactTriggers
{
    /// <summary>What a CRM contact is to the sync; a test compares it with what the sync reads.</summary>
    internal static readonly string[] OfContacts =
    [
        "PrimaryEmailKey", "PrimaryEmail", "Type", "FirstName", "LastName", "CompanyName", "Address1", "Address2", "City", "State",
        "Postal", "Country",
        "IntegrationEmailOptIn", "OptInChangedAt", "OptInChangedBy", "EmailDeliverable", "EmailDeliverableChangedAt", "CreatedAt",
        "UpdatedAt",
    ];

    public static IReadOnlyList<DerivedTrigger> All { get; } =
    [
        .. ChangeLog.Of("Contacts", OfContacts, "PrimaryEmailKey"),
        new("NoteMemberAdded", "AFTER INSERT", "GroupMembers", null, [NoteMember("new")]),
        new("NoteMemberMoved", """AFTER UPDATE OF "GroupId", "ContactId" """, "GroupMembers", null, [NoteMember("old"), NoteMember("new")]),
        // A group that is deleted changes the pairs, and then everything is planned; a contact that is deleted logs itself.
        new(
            "NoteMemberGone", "AFTER DELETE", "GroupMembers",
            """EXISTS (SELECT 1 FROM "Groups" WHERE "OrganizationId" = old."OrganizationId" AND "Id" = old."GroupId")""",
            [NoteMember("old")]),
        // Erased addresses are not stored as they were.
        new("NoteErased", "AFTER INSERT", "Erasures", null, [ChangeLog.PlanEverything("new")]),
        new("NoteLifted", "AFTER DELETE", "Erasures", null, [ChangeLog.PlanEverything("old")]),
    ];

    static string NoteMember(string row) => ChangeLog.NoteSelected(
        row,
        $"""
        SELECT c."OrganizationId", c."PrimaryEmailKey" FROM "Contacts" c
        WHERE c."OrganizationId" = {row}."OrganizationId" AND c."Id" = {row}."ContactId" AND c."PrimaryEmailKey" IS NOT NULL
        """);
}
