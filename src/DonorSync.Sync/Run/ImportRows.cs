using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>Turns one contact's steps into one row of an import.</summary>
static class ImportRows
{
    /// <summary>Rows in the order of the steps. A contact none of whose lists exists has no row: an import needs a list.</summary>
    public static List<ImportRow> Of(IEnumerable<PlannedStep> steps, Func<LinkId, ListId?> listOf)
    {
        var rows = new List<ImportRow>();
        foreach (var contact in steps.Select(static s => (ContactStep)s.Step).GroupBy(static s => s.Key))
        {
            var create = contact.OfType<ContactStep.CreateInCtct>().FirstOrDefault();
            var joins = contact.OfType<ContactStep.JoinList>().ToList();
            List<ListId> lists = [.. joins.Select(j => listOf(j.Link)).OfType<ListId>()];
            if (lists.Count > 0)
                rows.Add(new(joins[0].Email, create is null ? null : new(create.Fields, create.Street2, create.CompanyName), lists));
        }
        return rows;
    }
}
