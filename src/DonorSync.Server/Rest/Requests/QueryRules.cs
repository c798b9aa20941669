using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Rest.Requests;

/// <summary>
/// Refuses query parameters that are unknown, empty or repeated: a misspelled filter would list everything. An endpoint's parameters are
/// those of its handler, and the API description shows the same ones.
/// </summary>
static class QueryRules
{
    static readonly ConditionalWeakTable<RouteEndpoint, IReadOnlyDictionary<string, string>> Declared = [];

    public static Problem? Check(IQueryCollection query, RouteEndpoint endpoint)
    {
        if (query.Count == 0)
            return null;
        var known = Of(endpoint);
        var errors = new FieldErrors();
        var anyUnknown = false;
        foreach (var (name, values) in query)
        {
            if (!known.TryGetValue(name, out var declared))
            {
                anyUnknown = true;
                errors.Add(name, "is not a parameter of this call.");
            }
            else if (values.Count > 1)
            {
                errors.Add(declared, "may be given only once.");
            }
            else if (IsBlank(values.ToString()))
            {
                errors.Add(declared, "must not be empty.");
            }
        }
        return !errors.Any ? null
            : anyUnknown ? Problem.Validation(errors) with { Code = "unknown_parameter", Title = "Unknown parameter" }
            : Problem.Validation(errors);
    }

    /// <returns>The documented names of the parameters; look-ups ignore case.</returns>
    public static IReadOnlyDictionary<string, string> Of(RouteEndpoint endpoint) => Declared.GetValue(endpoint, static e => Read(e));

    static Dictionary<string, string> Read(RouteEndpoint endpoint)
    {
        var inAddress = endpoint.RoutePattern.Parameters.Select(static p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var handler = endpoint.Metadata.GetMetadata<MethodInfo>();
        return (handler?.GetParameters() ?? []).SelectMany(NamesOf).Where(n => !inAddress.Contains(n))
            .ToDictionary(static n => n, StringComparer.OrdinalIgnoreCase);
    }

    static IEnumerable<string> NamesOf(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(AsParametersAttribute), inherit: false)
            ? parameter.ParameterType.GetProperties().Where(static p => p.CanWrite && IsValue(p.PropertyType))
                .Select(static p => NameOf(p, p.Name))
            : IsValue(parameter.ParameterType) ? [NameOf(parameter, parameter.Name!)] : [];

    static string NameOf(ICustomAttributeProvider declared, string name) =>
        declared.GetCustomAttributes(typeof(FromQueryAttribute), inherit: false) is [FromQueryAttribute { Name: { } given }, ..]
            ? given
            : char.ToLowerInvariant(name[0]) + name[1..];

    static bool IsValue(Type type) => Nullable.GetUnderlyingType(type) is { } inner
        ? IsValue(inner)
        : type == typeof(string) || type == typeof(Guid) || type == typeof(DateTimeOffset) || type.IsPrimitive || type.IsEnum;

    /// <summary>Invisible characters count as blank.</summary>
    static bool IsBlank(string text) => text.All(static c =>
        char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format);
}
