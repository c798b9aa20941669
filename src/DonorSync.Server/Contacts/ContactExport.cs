using CsvHelper;
using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Listing;
using DonorSync.Server.Audit;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Security;

namespace DonorSync.Server.Contacts;

/// <summary>
/// Exports the listed contacts as a file that an import reads back unchanged: its columns have the names that the import knows. A cell that
/// a spreadsheet would run as a formula gets an apostrophe, which the import removes.
/// </summary>
static class ContactExport
{
    const int AtOnce = 1_000;

    public static void MapContactExport(this IEndpointRouteBuilder app) =>
        app.MapGet("/contacts/export", Download).Audited("Downloaded contacts").ExcludeFromDescription()
            .RequireAuthorization(SecurityServices.StaffPolicy);

    static IResult Download(HttpContext http, DonorSession donors, CancellationToken cancellation)
    {
        var filter = ContactListAddress.Read(http.Request.Query).Filter;
        return Results.Stream(stream => WriteAsync(stream, donors, filter, cancellation), "text/csv; charset=utf-8", "contacts.csv");
    }

    internal static async Task WriteAsync(Stream stream, DonorSession donors, ContactListFilter filter, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(stream, SpreadsheetCsv.Format, leaveOpen: true);
        csv.WriteRecord([.. DonorSyncFiles.ExportColumns]);
        ContactListPlace? place = null;
        do
        {
            var page = await donors.ContactLists.PageAsync(filter, ContactOrder.Name, place, AtOnce, cancellation);
            foreach (var row in page.Rows)
                await csv.WriteRecordAsync(Cells(row), cancellation);
            place = page.Next;
        }
        while (place is not null);
    }

    static string[] Cells(ContactListRow row)
    {
        var c = row.Contact;
        string?[] cells =
        [
            ContactText.KindOf(c), c.FirstName, c.LastName, c.CompanyName, c.PrimaryEmail, c.AlternateEmail, c.Address1, c.Address2, c.City,
            c.State,
            c.Postal, c.Country, GroupCells.Write(row.Groups), .. Preferences.All.Select(p => ContactText.YesNo(p.Of(c.Preferences))),
        ];
        return [.. cells.Select(SpreadsheetCsv.Cell)];
    }
}
