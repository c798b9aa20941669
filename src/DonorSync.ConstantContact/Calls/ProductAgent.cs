using System.Net.Http.Headers;
using System.Reflection;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// The <c>User-Agent</c> of every request to Constant Contact. A firewall in front of the service answers requests without one with a web
/// page and 403.
/// </summary>
public static class ProductAgent
{
    const string Product = "DonorSync";

    /// <summary><c>DonorSync/1.0.0</c>.</summary>
    public static ProductInfoHeaderValue Value { get; } = new(Product, Version());

    public static void NameProduct(this HttpClient http)
    {
        http.DefaultRequestHeaders.UserAgent.Clear();
        http.DefaultRequestHeaders.UserAgent.Add(Value);
    }

    /// <summary>The build can append the commit after a plus sign, which a product version must not contain.</summary>
    static string Version() =>
        typeof(ProductAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "1.0.0";
}
