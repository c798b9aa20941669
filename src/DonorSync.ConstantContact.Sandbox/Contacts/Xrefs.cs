using System.Globalization;

namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>
/// The look-ups of V2 ids, and the history of text messages. The sandbox has no V2 data: it numbers contacts and lists from 1, the
/// oldest first.
/// </summary>
internal static class Xrefs
{
    private const int MostIds = 500;

    public static readonly ApiOperation OfContacts = new("GET", "/contacts/contact_id_xrefs", Scopes.Contacts, Privileges.ContactsRead,
        call => Answer(call, "contact_id", [.. call.Store.Contacts.Reverse().Select(contact => contact.Id)]))
    {
        Query = [SequenceIds],
    };

    public static readonly ApiOperation OfLists = new("GET", "/contact_lists/list_id_xrefs", Scopes.Contacts, Privileges.ListsRead,
        call => Answer(call, "list_id", [.. call.Store.Lists.Select(list => list.Id)]))
    {
        Query = [SequenceIds],
    };

    public static readonly ApiOperation SmsHistory = new(
        "GET", "/contacts/sms_engagement_history/{contact_id}", Scopes.Contacts, Privileges.ContactsRead, History);

    private static QueryRule SequenceIds =>
        new("sequence_ids", text => text.Split(',') is { Length: <= MostIds } ids
            && ids.All(id => long.TryParse(id.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            Required = true,
        };

    private static ApiReply Answer(ApiCall call, string name, List<Guid> all) => ApiReply.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("xrefs");
        foreach (var number in call.Words("sequence_ids").Select(id => long.Parse(id, CultureInfo.InvariantCulture)).Distinct().Order())
        {
            if (number < 1 || number > all.Count)
                continue;
            json.WriteStartObject();
            json.WriteString("sequence_id", number.ToString("D10", CultureInfo.InvariantCulture));
            json.WriteString(name, all[(int)number - 1]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Returns only the consent: the sandbox sends no text messages.</summary>
    private static ApiReply History(ApiCall call)
    {
        var contact = call.RequireContact();
        return ApiReply.Json(200, json =>
        {
            json.WriteStartArray();
            if (contact.Sms is { } sms)
            {
                json.WriteStartObject();
                json.WriteString("contact_id", contact.Id);
                json.WriteString("sms_channel_id", sms.Id);
                json.WriteString("sms_channel_history_id", sms.Id);
                json.Set("insert_time", sms.CreatedAt);
                json.WriteStartObject("history_details");
                json.WriteString("state", sms.Permission);
                json.WriteString("source", sms.CreateSource.Word);
                json.WriteString("consent_type", sms.ConsentType);
                json.Set("consent_action_time", sms.CreatedAt);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
