using Microsoft.EntityFrameworkCore.Metadata;

namespace DonorSync.Donors.Search;

/// <summary>The indexes behind the list of contacts that staff sees.</summary>
static class ListIndexes
{
    static readonly string[] ByName = [nameof(Contact.OrganizationId), nameof(Contact.SortName), nameof(Contact.Id)];

    static readonly string[] ByNameWithFilters = [.. ByName, nameof(Contact.Type), nameof(Contact.Obstacles),
        nameof(Contact.SearchText)];

    const string SearchRow = "SearchRow";

    public static void Add(ModelBuilder builder, DatabaseEngine engine)
    {
        var contacts = builder.Entity<Contact>();
        if (engine == DatabaseEngine.Sqlite)
        {
            // The row of the search index. It stays when the file is packed, as the file's own numbers of rows do not.
            var searchRow = contacts.Property<long?>(SearchRow).Metadata;
            searchRow.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
            searchRow.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
            // Every query names the organization, so this index is preferred to those by organization.
            contacts.HasIndex(SearchRow, nameof(Contact.OrganizationId)).IsUnique();
        }
        // SQLite has no index for a search inside texts that covers every word: with the searched columns in the index, it visits few rows
        // of the table. The opt-in cannot be a column of an index, but can choose one; so can an address that cannot be emailed (E2, E4).
        var columns = engine == DatabaseEngine.Sqlite ? ByNameWithFilters : ByName;
        // Without the obstacles: with them SQLite would scan all contacts here instead of the few in the indexes below.
        contacts.HasIndex([.. columns.Where(static c => c != nameof(Contact.Obstacles))], "IX_Contacts_List");
        contacts.HasIndex(columns, "IX_Contacts_OptedOut").HasFilter("NOT (\"IntegrationEmailOptIn\")");
        contacts.HasIndex(columns, "IX_Contacts_AddressObstacle").HasFilter($"(\"Obstacles\" & {(int)Obstacles.OfAddress}) <> 0");
    }
}
