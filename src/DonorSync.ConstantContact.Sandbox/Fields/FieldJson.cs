namespace DonorSync.ConstantContact.Sandbox.Fields;

internal static class FieldJson
{
    public static void Write(Utf8JsonWriter json, CustomField field)
    {
        json.WriteStartObject();
        json.WriteString("custom_field_id", field.Id);
        json.WriteString("label", field.Label);
        json.WriteString("name", field.Name);
        json.WriteString("type", field.Type);
        if (field.Metadata is { } metadata)
        {
            json.WritePropertyName("metadata");
            json.WriteRawValue(metadata);
        }

        json.Set("version", field.Version);
        if (field.Choices.Count > 0)
        {
            json.WriteStartArray("choices");
            foreach (var choice in field.Choices)
                Write(json, field, choice);
            json.WriteEndArray();
        }

        json.Set("created_at", field.CreatedAt);
        json.Set("updated_at", field.UpdatedAt);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CustomField field, CustomFieldChoice choice)
    {
        json.WriteStartObject();
        json.WriteString("custom_field_id", field.Id);
        json.WriteNumber("choice_id", choice.Id);
        json.WriteString("choice_label", choice.Label);
        json.WriteNumber("display_order", choice.DisplayOrder);
        json.Set("created_at", field.CreatedAt);
        json.Set("updated_at", field.UpdatedAt);
        json.WriteEndObject();
    }
}
