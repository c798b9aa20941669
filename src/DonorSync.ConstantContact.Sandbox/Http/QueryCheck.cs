namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Checks the query parameters of a request against those of its operation.</summary>
internal static class QueryCheck
{
    public static void Require(IQueryCollection query, ApiOperation operation, SandboxBehaviour behaviour)
    {
        List<string> faults = [];
        foreach (var (name, values) in query)
        {
            var rule = Array.Find(operation.Query, rule => rule.Name == name);
            if (rule is null)
            {
                if (behaviour.RefuseUnknownParameters)
                    faults.Add($"{(name.Length <= 60 ? name : name[..60])} is not a known parameter");
            }
            else if ((values.Count != 1 && !rule.Repeats) || values.Any(value => !IsValid(rule, value ?? "", behaviour)))
            {
                faults.Add($"{name} does not have a valid value");
            }
        }

        faults.AddRange(operation.Query.Where(rule => rule.Required && !query.ContainsKey(rule.Name))
            .Select(rule => $"{rule.Name} is missing"));
        if (faults.Count > 0)
            throw Refusal.Invalid(faults);
    }

    private static bool IsValid(QueryRule rule, string value, SandboxBehaviour behaviour) =>
        rule.IsValid(value) && (!rule.IsFlag || behaviour.NumbersAsFlags || value is "true" or "false");
}
