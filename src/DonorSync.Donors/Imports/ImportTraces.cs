using System.Text;
using System.Text.Json;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Imports;

/// <summary>What an import did to a person.</summary>
/// <param name="Line">The line of the file that first changed the contact; the header is line 1.</param>
/// <param name="Created">Whether the import created the contact.</param>
/// <param name="Changes">The changed fields of a contact that existed.</param>
/// <param name="Groups">The groups that the contact joined, as far as they exist.</param>
public sealed record PersonImport(
    DateTimeOffset At, Guid Import, string? File, long Line, bool Created, IReadOnlyList<PersonFieldChange> Changes,
    IReadOnlyList<string> Groups);

/// <summary>A field before and after an import.</summary>
public sealed record PersonFieldChange(string Field, string? Before, string? After);

/// <summary>What is stored of a person with the imports, for the export of a person and the erasure.</summary>
/// <param name="db">Acting for the organization.</param>
sealed class ImportTraces(DonorSyncDb db)
{
    public async Task<IReadOnlyList<PersonImport>> OfAsync(Guid contact, CancellationToken cancellation)
    {
        var rows = await (
            from item in db.Set<WorkItemRow>().AsNoTracking()
            join work in db.Set<WorkRow>().AsNoTracking() on item.WorkId equals work.Id
            where item.ContactId == contact && work.Kind == WorkKind.Import && item.Before != null
            orderby work.CreatedAt
            select new { Item = item, Work = work }).ToListAsync(cancellation);
        var found = rows.ConvertAll(static r => (r.Item, r.Work, Done: ImportedContact.Of(r.Item)));
        var ids = found.SelectMany(static f => f.Done.Members ?? []).Select(static m => m.Group).Distinct().ToList();
        var names = await db.Groups().Where(g => ids.Contains(g.Id)).ToDictionaryAsync(static g => g.Id, static g => g.Name, cancellation);
        return found.ConvertAll(f => new PersonImport(
            f.Item.At ?? f.Work.CreatedAt, f.Work.Id, ImportTask.Of(f.Work).FileName, f.Item.Sequence, f.Done.State is not null,
            [.. (f.Done.Fields ?? ImmutableDictionary<string, ImportedField>.Empty)
                .Select(static c => new PersonFieldChange(c.Key, c.Value.Before, c.Value.After))],
            [.. (f.Done.Members ?? []).Select(m => names.GetValueOrDefault(m.Group)).OfType<string>()]));
    }

    /// <summary>
    /// Deletes the reports of imports that contain the contact or one of the addresses, and rejected rows with such an address. Call it
    /// while the contact's rows exist.
    /// </summary>
    public async Task ForgetAsync(Guid contact, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        var imports = await db.Set<WorkRow>().Where(static w => w.Kind == WorkKind.Import && w.Result != null).ToListAsync(cancellation);
        var touched = await db.Set<WorkItemRow>().Where(i => i.ContactId == contact).Select(static i => i.WorkId).Distinct()
            .ToHashSetAsync(cancellation);
        foreach (var import in imports)
        {
            var result = ImportResult.Of(import);
            if (result.Report is { } report && (touched.Contains(import.Id) || NamesIn(report, keys)))
                import.Result = WorkJson.Write(result with { Report = null });
        }
        var named = new List<Guid>();
        await foreach (var file in db.Set<WorkFileRow>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (Names(Encoding.UTF8.GetString(file.Content), keys))
                named.Add(file.WorkId);
        }
        await db.Set<WorkFileRow>().Where(f => named.Contains(f.WorkId)).ExecuteDeleteAsync(cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    static bool NamesIn(string report, IReadOnlyCollection<EmailKey> keys)
    {
        using var json = JsonDocument.Parse(report);
        return Names(json.RootElement, keys);
    }

    static bool Names(JsonElement value, IReadOnlyCollection<EmailKey> keys) => value.ValueKind switch
    {
        JsonValueKind.String => Names(value.GetString()!, keys),
        JsonValueKind.Array => value.EnumerateArray().Any(item => Names(item, keys)),
        JsonValueKind.Object => value.EnumerateObject().Any(property => Names(property.Value, keys)),
        _ => false,
    };

    static bool Names(string text, IReadOnlyCollection<EmailKey> keys) =>
        keys.Any(key => key.Value.Length > 0 && text.Contains(key.Value, StringComparison.OrdinalIgnoreCase));
}
