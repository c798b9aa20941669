namespace DonorSync.ConstantContact.Sandbox.Lists;

internal static class ListJson
{
    /// <summary>Writes a list; <paramref name="counted"/> is <c>all</c>, <c>active</c> or null for no membership count.</summary>
    public static void Write(Utf8JsonWriter json, ContactList list, string? counted)
    {
        json.WriteStartObject();
        json.WriteString("list_id", list.Id);
        json.WriteString("name", list.Name);
        json.Set("description", list.Description);
        json.WriteBoolean("favorite", list.Favorite);
        json.Set("created_at", list.CreatedAt);
        json.Set("updated_at", list.UpdatedAt);
        json.Set("deleted_at", list.DeletedAt);
        if (counted is not null)
            json.WriteNumber("membership_count", counted == "active" ? list.ActiveMembers : list.Members.Count);
        json.WriteEndObject();
    }
}
