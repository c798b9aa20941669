using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Sandbox.Activities;
using DonorSync.ConstantContact.Sandbox.Tags;

namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>One asynchronous job. It takes effect when it is due by the sandbox's clock.</summary>
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

    /// <summary>The outcome set by a fault: null, <c>stuck</c>, <c>failed</c>, <c>cancelled</c> or <c>timed_out</c>.</summary>
    public string? Fate { get; init; }

    /// <summary>Number of rows that the import silently loses because of a fault.</summary>
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

/// <summary>The counters of <c>status</c>; each kind of activity sets some of them.</summary>
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

/// <summary>The effect of an activity on its account, as data, so that it survives a restart.</summary>
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
    /// <summary>The counters before it has run.</summary>
    [JsonIgnore]
    public abstract ActivityCounts Announced { get; }

    /// <summary>True for an export: it has a result file.</summary>
    [JsonIgnore]
    public virtual bool HasResults => false;

    [JsonIgnore]
    public virtual string? SourceFileName => null;

    /// <summary>Returns the data to keep after it has run.</summary>
    public virtual ActivityWork Finished() => this;

    public abstract ActivityCounts Run(ContactRules rules, Activity activity);
}
