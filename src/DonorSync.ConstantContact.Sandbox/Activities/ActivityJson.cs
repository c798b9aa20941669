namespace DonorSync.ConstantContact.Sandbox.Activities;

internal static class ActivityJson
{
    public static string Href(Activity activity) => $"/v3/activities/{activity.Id}";

    /// <summary>
    /// The <c>self</c> link in the response to DELETE of a list: a link inside the service, which API clients cannot use.
    /// </summary>
    public static string InternalHref(Activity activity) => $"http://contacts-service.internal:8080/v3/activities/{activity.Id}";

    /// <param name="self">The <c>self</c> link; null means the activity's own.</param>
    public static void Write(Utf8JsonWriter json, Activity activity, DateTimeOffset now, SandboxBehaviour behaviour, string? self = null)
    {
        var state = activity.StateAt(now);
        var started = state == "initialized" ? (DateTimeOffset?)null : activity.StartsAt;
        json.WriteStartObject();
        json.WriteString("activity_id", activity.Id);
        json.WriteString("state", state);
        json.Set("started_at", started);
        json.Set("completed_at", activity.CompletedAt);
        json.Set("created_at", activity.CreatedAt);
        json.Set("updated_at", activity.CompletedAt ?? started ?? activity.CreatedAt);
        json.Set("source_file_name", activity.Work.SourceFileName);
        json.WriteNumber("percent_done", activity.PercentAt(now));
        json.WriteStartArray("activity_errors");
        foreach (var error in activity.Errors)
            json.WriteStringValue(error);
        json.WriteEndArray();
        WriteCounts(json, state == "initialized" && behaviour.StatusEmptyAtFirst ? new() : activity.Counts);
        json.WriteStartObject("_links");
        WriteLink(json, "self", self ?? Href(activity));
        // The link is sent from the start; the file exists only after completion.
        if (activity.Work.HasResults)
            WriteLink(json, "results", $"/v3/contact_exports/{activity.Id}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, ActivityCounts counts)
    {
        json.WriteStartObject("status");
        json.Set("items_total_count", counts.ItemsTotal);
        json.Set("items_completed_count", counts.ItemsCompleted);
        json.Set("person_count", counts.Persons);
        json.Set("error_count", counts.Errors);
        json.Set("correctable_count", counts.Correctable);
        json.Set("cannot_add_to_list_count", counts.CannotAddToList);
        json.Set("list_count", counts.Lists);
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, string name, string href)
    {
        json.WriteStartObject(name);
        json.WriteString("href", href);
        json.WriteEndObject();
    }
}
