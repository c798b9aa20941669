using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>One request after all checks: what a handler needs, without the network.</summary>
internal sealed class ApiCall
{
    public required ApiOperation Operation { get; init; }
    public required AccountStore Store { get; init; }
    public required AccessGrant Grant { get; init; }
    public required SandboxOptions Options { get; init; }
    public required SandboxBehaviour Behaviour { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required IReadOnlyDictionary<string, string> Route { get; init; }
    public required IQueryCollection Query { get; init; }
    public JsonElement Json { get; init; }

    /// <summary>The bytes of the JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
    public FormParts? Form { get; init; }

    /// <summary>The fault of this call's page or activity, if any.</summary>
    public ActiveFault? Fault { get; init; }

    public ContactRules Rules => field ??= new ContactRules(Store, Behaviour, Now);

    public string? Parameter(string name) => Query[name] is { Count: > 0 } values ? values[^1] : null;

    public string[] Words(string name) =>
        Parameter(name)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    public bool Flag(string name) => Parameter(name) is "true" or "1";

    /// <summary>Returns an id from the path; a malformed one is refused as not found.</summary>
    public Guid Id(string name) =>
        Guid.TryParseExact(Route[name], "D", out var id) ? id : throw Refusal.NotFound($"{name} is in an invalid format.");

    public Contact RequireContact() => Store.FindContact(Id("contact_id")) ?? throw Refusal.NotFound();
}

/// <summary>The parts of a multipart form.</summary>
internal sealed record FormParts(IReadOnlyDictionary<string, string> Values, string? FileName, string? FileType, byte[]? File);
