using System.Reflection;

namespace DonorSync.Tests.Wholesome;

/// <summary>These tests cover the rules of connections and schedules; the core's own tests cover the others.</summary>
public sealed class ConnectionRuleTests
{
    static readonly List<string> Tests =
    [
        .. typeof(ConnectionRuleTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(static method => method.Name),
    ];

    [Theory]
    [InlineData("A1")]
    [InlineData("A2")]
    [InlineData("A3")]
    [InlineData("A4")]
    [InlineData("A5")]
    [InlineData("A6")]
    [InlineData("A7")]
    public void Every_rule_is_cited_in_the_name_of_a_test(string rule) =>
        Assert.Contains(Tests, test => test.Split('_').Contains(rule));
}
