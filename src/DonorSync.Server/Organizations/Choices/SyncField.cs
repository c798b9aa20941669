using DonorSync.Database.Organizations;
using DonorSync.Sync;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>
/// A setting that an organization can choose (B13), for REST, pages and the terminal. Values are texts as REST shows them: "25", "off",
/// "true", "01:00:00".
/// </summary>
/// <param name="Name">The name in REST, with its object: <c>holds.removalsOver</c>.</param>
/// <param name="Label">The name on pages. Errors begin with it.</param>
/// <param name="Rule">The rule that it belongs to.</param>
/// <param name="Hint">What it does, in a sentence or two.</param>
public abstract record SyncField(string Name, string Label, string Rule, string Hint)
{
    /// <summary>The id and name of its field on the page.</summary>
    public string Id => Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>Pages do not offer it yet.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Returns what the organization chose; null if it follows the server.</summary>
    public abstract string? OwnOf(OrganizationSettings own);

    public abstract string Of(SyncSettings settings);

    /// <summary>Returns what is wrong with a value, such as "must be ..."; null if nothing is.</summary>
    public abstract string? ProblemOf(string text, SyncOptions limits);

    /// <param name="text">A value without a problem; null to follow the server.</param>
    public abstract void Set(OrganizationSettings own, string? text);

    /// <summary>Returns a value as pages show it.</summary>
    public abstract string Show(string text);

    /// <summary>Returns the values that a page offers; none if any number can be entered.</summary>
    public virtual IEnumerable<string> Offered(SyncOptions limits) => [];
}

/// <summary>A setting with values of one type.</summary>
sealed record SyncField<T>(
    string Name, string Label, string Rule, string Hint, FieldKind<T> Kind, Func<OrganizationSettings, T?> Own,
    Action<OrganizationSettings, T?> Choose, Func<SyncSettings, T> Effective) : SyncField(Name, Label, Rule, Hint)
    where T : struct
{
    public override string? OwnOf(OrganizationSettings own) => Own(own) is { } value ? Kind.Format(value) : null;

    public override string Of(SyncSettings settings) => Kind.Format(Effective(settings));

    public override string? ProblemOf(string text, SyncOptions limits) =>
        Kind.Read(text) is not { } value ? Kind.Wrong(limits) : Kind.IsIn(value, limits) ? null : Kind.Wrong(limits);

    public override void Set(OrganizationSettings own, string? text) => Choose(own, text is null ? null : Kind.Read(text));

    public override string Show(string text) => Kind.Read(text) is { } value ? Kind.Show(value) : text;

    public override IEnumerable<string> Offered(SyncOptions limits) =>
        Kind.Offered.Where(value => Kind.IsIn(value, limits)).Select(Kind.Format);
}
