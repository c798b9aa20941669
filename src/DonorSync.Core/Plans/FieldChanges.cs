namespace DonorSync.Core.Plans;

/// <summary>One field's value before and after. Blank is null.</summary>
public readonly record struct FieldChange(string Field, string? Before, string? After);

/// <summary>The contact fields by their names in the REST contract.</summary>
public static class FieldChanges
{
    public static IEnumerable<FieldChange> Between(ContactFields before, ContactFields after) =>
        All(before).Zip(All(after), static (b, a) => new FieldChange(b.Field, b.Value, a.Value)).Where(static c => c.Before != c.After);

    static IEnumerable<(string Field, string? Value)> All(ContactFields fields) =>
    [
        ("firstName", fields.FirstName), ("lastName", fields.LastName), ("address1", fields.Address1), ("address2", fields.Address2),
        ("city", fields.City), ("state", fields.State), ("postal", fields.Postal), ("country", fields.Country),
    ];
}
