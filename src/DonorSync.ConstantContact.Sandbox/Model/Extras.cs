namespace DonorSync.ConstantContact.Sandbox.Model;

internal sealed class Tag(Guid id, string name, DateTimeOffset createdAt)
{
    public Guid Id => id;
    public string Name { get; set; } = name;
    public string Source { get; init; } = "Contact";
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset UpdatedAt { get; set; } = createdAt;
}

internal sealed class CustomField(Guid id, string label, string type, DateTimeOffset createdAt)
{
    public Guid Id => id;
    public string Label { get; set; } = label;
    public string Type => type;

    /// <summary>
    /// The label with underscores for blanks; imports use it after <c>cf:</c>. Later changes of the label do not change it.
    /// </summary>
    public string Name { get; init; } = label.Replace(' ', '_');
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset UpdatedAt { get; set; } = createdAt;
    public int? Version { get; init; }
    public List<CustomFieldChoice> Choices { get; set; } = [];

    /// <summary>The <c>metadata</c> object as it was sent.</summary>
    public string? Metadata { get; init; }
}

internal sealed record CustomFieldChoice(int Id, string Label, int DisplayOrder);

/// <summary>A sent campaign with its bounces and opt-outs.</summary>
internal sealed class Campaign(Guid id, Guid activityId, string name, DateTimeOffset createdAt)
{
    public Guid Id => id;
    public Guid ActivityId => activityId;
    public string Name => name;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset SentAt { get; init; } = createdAt;
    public int Sends { get; init; }
    public List<Bounce> Bounces { get; init; } = [];
    public List<OptOut> OptOuts { get; init; } = [];
}

internal sealed record Bounce(Guid ContactId, string Address, string Code, DateTimeOffset At);

internal sealed record OptOut(Guid ContactId, string Address, string? Reason, DateTimeOffset At);
