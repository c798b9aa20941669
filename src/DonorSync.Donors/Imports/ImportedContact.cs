using System.Security.Cryptography;
using System.Text;
using DonorSync.Database.Ports;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Imports;

/// <summary>What an import did to one contact, as far as its undo needs it (B15): <see cref="WorkItemRow.Before"/>.</summary>
/// <param name="State">The digest of a created contact, which shows whether it was edited since; null for an existing contact.</param>
/// <param name="Fields">The changed fields of an existing contact.</param>
/// <param name="Keys">The keys of the addresses in the fields, by which an erasure finds them.</param>
/// <param name="OptInAt">When the opt-in of a created contact was set, or when the file opted an existing contact out.</param>
/// <param name="Members">The memberships that it added.</param>
sealed record ImportedContact(
    string? State, IReadOnlyDictionary<string, ImportedField>? Fields = null, IReadOnlyList<string>? Keys = null,
    DateTimeOffset? OptInAt = null, ImportedDeliverability? Deliverability = null, IReadOnlyList<ImportedMember>? Members = null)
{
    public static ImportedContact Of(WorkItemRow item) => WorkJson.Read<ImportedContact>(item.Before!);

    /// <summary>Describes a contact that the import created.</summary>
    public static ImportedContact Created(Contact contact, IReadOnlyList<ImportedMember> members) => new(
        StateOf(contact), OptInAt: contact.OptInChangedAt,
        Deliverability: contact.EmailDeliverableChangedAt is { } at ? new(null, null, at) : null,
        Members: members.Count == 0 ? null : members);

    /// <summary>Describes the change of a contact that existed; null if nothing changed.</summary>
    public static ImportedContact? Changed(Contact before, Contact after, IReadOnlyList<ImportedMember> members)
    {
        var fields = ImportedFields.Differences(before, after);
        DateTimeOffset? no = before.Preferences.IntegrationEmailOptIn && !after.Preferences.IntegrationEmailOptIn
            ? after.OptInChangedAt : null;
        var deliverability = before.Preferences.EmailDeliverable == after.Preferences.EmailDeliverable ? null
            : new ImportedDeliverability(before.EmailDeliverableChangedAt, before.EmailDeliverableReason, after.EmailDeliverableChangedAt);
        if (fields.Count + members.Count == 0 && no is null && deliverability is null)
            return null;
        var keys = ImportedFields.KeysOf(fields);
        return new(
            null, fields.Count == 0 ? null : fields, keys.Count == 0 ? null : keys, no, deliverability,
            members.Count == 0 ? null : members);
    }

    /// <summary>Adds what a later row of the file did. A file changes each field of a contact at most once.</summary>
    /// <param name="before">The contact before the later row.</param>
    /// <param name="after">The contact after it.</param>
    public ImportedContact And(Contact before, Contact after, ImportedContact later)
    {
        var members = Join(Members, later.Members);
        if (State is not null)
        {
            // A created contact that was edited during the import stays recognizable as edited.
            return IsEdited(before, []) ? this with { Members = members } : Created(after, members ?? []);
        }
        return this with
        {
            Fields = Fields is null || later.Fields is null ? Fields ?? later.Fields
                : later.Fields.Where(f => !Fields.ContainsKey(f.Key)).Concat(Fields).ToDictionary(),
            Keys = Join(Keys, later.Keys),
            OptInAt = OptInAt ?? later.OptInAt,
            Deliverability = Deliverability ?? later.Deliverability,
            Members = members,
        };
    }

    /// <summary>
    /// Returns whether a user changed a created contact since. An opt-out and a bounce that a sync recorded do not count: the address keeps
    /// them when the contact is deleted (P7, P9).
    /// </summary>
    /// <param name="undone">When a file set the opt-in whose import was undone.</param>
    public bool IsEdited(Contact contact, IEnumerable<DateTimeOffset> undone) => StateOf(contact) != State
        || (contact.OptInChangedAt != OptInAt && contact.OptInChangedBy != SetBy.Sync && !undone.Contains(contact.OptInChangedAt))
        || (contact.EmailDeliverableChangedAt != Deliverability?.After && (contact.Preferences.EmailDeliverable
            || contact.EmailDeliverableReason is null));

    /// <summary>
    /// Returns a digest of the fields and preferences, without the opt-in and the deliverability, which a sync changes too. A digest is
    /// shorter than the values.
    /// </summary>
    static string StateOf(Contact contact)
    {
        var text = string.Join('\0', ImportedFields.Texts(contact).Prepend(contact.Type.ToString()));
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }

    static IReadOnlyList<T>? Join<T>(IReadOnlyList<T>? one, IReadOnlyList<T>? other) =>
        one is null || other is null ? one ?? other : [.. one, .. other];
}

/// <summary>A membership that the import added.</summary>
/// <param name="Remembered">The baseline of the group before an existing contact joined it.</param>
sealed record ImportedMember(Guid Group, DateTimeOffset AddedAt, IReadOnlyList<MemoryBefore>? Remembered = null);

/// <summary>A field before and after the import. Preferences are Yes or No.</summary>
readonly record struct ImportedField(string? Before, string? After);

/// <summary>The date and reason of <em>Email Deliverable?</em> before the import set it to No, and the date after.</summary>
sealed record ImportedDeliverability(DateTimeOffset? Before, string? Reason, DateTimeOffset? After);
