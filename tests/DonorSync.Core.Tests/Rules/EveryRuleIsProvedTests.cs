using System.Reflection;
using System.Text.RegularExpressions;

namespace DonorSync.Core.Tests.Rules;

public sealed partial class EveryRuleIsProvedTests
{
    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_is_cited_in_the_name_of_a_test(Rule rule) => Assert.Contains(rule.ToString(), Cited);

    public static TheoryData<Rule> Rules => [.. Enum.GetValues<Rule>()];

    static readonly HashSet<string> Cited =
    [
        .. Assembly.GetExecutingAssembly().GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .SelectMany(static method => RuleId().Matches(method.Name))
            .Select(static match => match.Value),
    ];

    [GeneratedRegex("(?<![A-Za-z0-9])[AELCMPTB][0-9]{1,2}(?![A-Za-z0-9])")]
    private static partial Regex RuleId();
}
