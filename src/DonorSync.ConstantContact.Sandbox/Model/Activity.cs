using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Sandbox.Activities;
using DonorSync.ConstantContact.Sandbox.Tags;

namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>One asynchronous job. Its effect happens when its time has come by the sandbox clock.</summary>
internal sealed class Activity(Guid id, ActivityWork work, DateTimeOffset createdAt, TimeSpan delay)
{
    public Guid Id => id;
    public ActivityWork Work { get; set; } = work;
    public DateTimeOffset CreatedAt => createdAt;
    public TimeSpan Delay => delay;
    [JsonIgnore]
    public DateTimeOffset StartsAt => createdAt + (delay / 4);
    [JsonIgnore]
    public DateTimeOffset DueAt => createdAt + delay;

    /// <summary>Set once the activity has ended.</summary>
    public string? FinalState { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    public IReadOnlyList<string> Errors { get; set; } = [];
    public ActivityCounts Counts { get; set; } = new();

    /// <summary>What a fault makes of it: null, <c>stuck</c>, <c>failed</c>, <c>cancelled</c> or <c>timed_out</c>.</summary>
    public string? Fate { get; init; }

    /// <summary>Rows an import loses without a word, by fault.</summary>
    public int DropRows { get; init; }

    [JsonIgnore]
    public bool IsPending => FinalState is null;

    public string StateAt(DateTimeOffset now) => FinalState ?? (now <= StartsAt ? "initialized" : "processing");

    public int PercentAt(DateTimeOffset now) => FinalState switch
    {
        "completed" => 100,
        not null => 50,
        null when delay <= TimeSpan.Zero => 1,
        null => (int)Math.Clamp((now - createdAt) / delay * 100, 1, 99),
    };
}

/// <summary>The counters of <c>status</c>; each kind of activity has its own choice of them.</summary>
internal sealed record ActivityCounts
{
    public int? ItemsTotal { get; init; }
    public int? ItemsCompleted { get; init; }
    public int? Persons { get; init; }
    public int? Errors { get; init; }
    public int? Correctable { get; init; }
    public int? CannotAddToList { get; init; }
    public int? Lists { get; init; }
}

/// <summary>What an activity does to its account, as data, so that it survives a restart.</summary>
[JsonDerivedType(typeof(ImportContacts), "import")]
[JsonDerivedType(typeof(AddMemberships), "add_list_memberships")]
[JsonDerivedType(typeof(RemoveMemberships), "remove_list_memberships")]
[JsonDerivedType(typeof(DeleteLists), "list_delete")]
[JsonDerivedType(typeof(DeleteContacts), "contact_delete")]
[JsonDerivedType(typeof(ExportContacts), "contact_exports")]
[JsonDerivedType(typeof(ChangeTaggings), "taggings")]
[JsonDerivedType(typeof(DeleteTags), "tags_delete")]
[JsonDerivedType(typeof(DeleteCustomFields), "custom_fields_delete")]
internal abstract record ActivityWork
{
    /// <summary>The counters shown before it ran.</summary>
    [JsonIgnore]
    public abstract ActivityCounts Announced { get; }

    /// <summary>An export answers with a file.</summary>
    [JsonIgnore]
    public virtual bool HasResults => false;

    [JsonIgnore]
    public virtual string? SourceFileName => null;

    /// <summary>What is worth remembering once it is done.</summary>
    public virtual ActivityWork Finished() => this;

    public abstract ActivityCounts Run(ContactRules rules, Activity activity);
}
