namespace DonorSync.Sync.Apply;

/// <summary>Turns one contact's steps into one row of an import.</summary>
static class ImportRows
{
    /// <summary>Rows in the order of the steps.</summary>
    public static List<ImportRow> Of(IEnumerable<PlannedStep> steps, Func<LinkId, ListId?> listOf) =>
        [.. steps.Select(static s => (ContactStep)s.Step).GroupBy(static s => s.Key).Select(contact => Of([.. contact], listOf))
            .OfType<ImportRow>()];

    /// <summary>A contact none of whose lists exists has no row: an import needs a list.</summary>
    public static ImportRow? Of(IReadOnlyList<ContactStep> contact, Func<LinkId, ListId?> listOf)
    {
        var create = contact.OfType<ContactStep.CreateInCtct>().FirstOrDefault();
        var joins = contact.OfType<ContactStep.JoinList>().ToList();
        List<ListId> lists = [.. joins.Select(j => listOf(j.Link)).OfType<ListId>()];
        return lists.Count == 0 ? null : new(
            joins[0].Email, create is null ? null : new(create.Fields, create.Street2, create.CompanyName), lists);
    }
}
