namespace DonorSync.Server.Audit;

/// <summary>
/// Says what somebody does who asks here, as the audit log tells it. Every endpoint that changes something carries one, and so does every
/// one that hands out many people's data; a test holds it.
/// </summary>
/// <param name="what">In the past tense: "Deleted a contact".</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class AuditedAttribute(string what) : Attribute
{
    public string What => what;

    /// <summary>For a page with several forms: how the name of the form begins that does it.</summary>
    public string? Form { get; init; }
}

static class AuditedEndpoints
{
    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string what)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAttribute(what));
}
