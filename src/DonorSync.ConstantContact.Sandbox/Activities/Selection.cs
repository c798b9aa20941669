namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>The <c>source</c> and <c>exclude</c> of a bulk operation: the contacts to which it applies when it runs.</summary>
internal sealed record Selection
{
    private const int MostContacts = 500;
    private const int MostLists = 50;

    public IReadOnlyList<Guid>? ContactIds { get; init; }
    public IReadOnlyList<Guid>? ListIds { get; init; }
    public IReadOnlyList<Guid>? TagIds { get; init; }
    public bool AllActive { get; init; }
    public bool NewSubscribers { get; init; }
    public string? EngagementLevel { get; init; }
    public int? SegmentId { get; init; }
    public IReadOnlyList<Guid> Excluded { get; init; } = [];

    /// <summary>The shape of <c>source</c>; <paramref name="extra"/> are the criteria that only some operations accept.</summary>
    public static Field Source(params Field[] extra) => new("source", Shape.Object(
    [
        new("contact_ids", Shape.Uuids(MostContacts, 1)), new("list_ids", Shape.Uuids(MostLists, 1)),
        new("tag_ids", Shape.Uuids(MostLists, 1)),
        new("all_active_contacts", Shape.Flag), .. extra,
    ]), Required: true);

    public static readonly Field Exclude = new("exclude", Shape.Object(new Field("contact_ids", Shape.Uuids(MostContacts))));

    public static readonly Field Engagement = new("engagement_level", Shape.Word("unqualified", "low", "medium", "high"));
    public static readonly Field Segment = new("segment_id", Shape.Whole(1, int.MaxValue));
    public static readonly Field NewSubscriber = new("new_subscriber", Shape.Flag);

    public static Selection Read(ApiCall call)
    {
        var source = call.Json.GetProperty("source");
        var selection = new Selection
        {
            ContactIds = Ids(source, "contact_ids"),
            ListIds = Ids(source, "list_ids"),
            TagIds = Ids(source, "tag_ids"),
            AllActive = source.Flag("all_active_contacts") ?? false,
            NewSubscribers = source.Flag("new_subscriber") ?? false,
            EngagementLevel = source.Text("engagement_level"),
            SegmentId = source.Whole("segment_id"),
            Excluded = call.Json.Inner("exclude")?.Uuids("contact_ids") ?? [],
        };
        var criteria = new[] { selection.ContactIds is not null, selection.ListIds is not null, selection.TagIds is not null,
            selection.AllActive, selection.NewSubscribers, selection.EngagementLevel is not null, selection.SegmentId is not null }.Count(
                given => given);
        if (criteria != 1)
            throw Refusal.Invalid("source does not have a valid value");
        if (selection.Excluded.Count > 0 && !selection.AllActive && selection.ListIds is null)
            throw Refusal.Invalid("exclude does not have a valid value");
        call.Rules.RequireLists(selection.ListIds ?? [], "source[list_ids]");
        return selection;
    }

    public List<Contact> Find(ContactRules rules)
    {
        var store = rules.Store;
        var excluded = Excluded.ToHashSet();
        var found = this switch
        {
            { ContactIds: { } ids } => ids.Distinct().Select(store.FindContact).OfType<Contact>(),
            { ListIds: { } ids } => ids.Select(store.FindList).OfType<ContactList>().SelectMany(list => list.Members).Distinct(),
            { TagIds: { } ids } => store.Contacts.Where(contact => !contact.IsDeleted && contact.Taggings.Exists(ids.Contains)),
            { NewSubscribers: true } => store.Contacts.Where(contact => Contacts.ContactCounts.IsNew(contact, rules.Now)),
            // Engagement is not simulated: every contact is unqualified, and a segment contains all active contacts.
            { EngagementLevel: "low" or "medium" or "high" } => [],
            _ => store.Contacts.Where(contact => contact.IsActive),
        };
        return [.. found.Where(contact => !excluded.Contains(contact.Id))];
    }

    private static IReadOnlyList<Guid>? Ids(JsonElement source, string name) => source.Inner(name) is null ? null : source.Uuids(name);
}
