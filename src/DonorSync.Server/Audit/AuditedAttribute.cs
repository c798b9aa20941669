namespace DonorSync.Server.Audit;

/// <summary>
/// The text of the audit entry for this endpoint. Every endpoint that changes something or returns the data of many people has one; a test
/// checks that.
/// </summary>
/// <param name="what">In the past tense: "Deleted a contact".</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class AuditedAttribute(string what) : Attribute
{
    public string What => what;

    /// <summary>For a page with several forms: the prefix of the form's name.</summary>
    public string? Form { get; init; }
}

static class AuditedEndpoints
{
    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string what)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAttribute(what));
}
