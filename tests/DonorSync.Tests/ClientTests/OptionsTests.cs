using DonorSync.ConstantContact;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DonorSync.Tests.ClientTests;

/// <summary>An invalid setting stops the start with a one-line message that names it.</summary>
public sealed class OptionsTests
{
    static void Start(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static s => KeyValuePair.Create<string, string?>("ConstantContact:" + s.Name, s.Value)))
            .Build();
        using var services = new ServiceCollection().AddConstantContact(configuration).BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void The_real_service_needs_nothing_but_the_key() => Start(("ClientId", "key"));

    [Theory]
    [InlineData("http://localhost:8085/v3")]
    [InlineData("http://127.0.0.1:8085/v3")]
    [InlineData("http://[::1]:8085/v3")]
    [InlineData("https://sandbox.example/v3")]
    public void Without_TLS_only_a_mail_server_on_this_machine_is_used(string address) =>
        Start(("ClientId", "key"), ("ApiBaseUrl", address));

    [Theory]
    [InlineData("ApiBaseUrl", "nonsense")]
    [InlineData("ApiBaseUrl", "ftp://api.example/v3")]
    [InlineData("ApiBaseUrl", "https://api.example/v2")]
    [InlineData("ApiBaseUrl", "http://api.example/v3")]
    [InlineData("AuthorizeUrl", "http://10.0.0.1/authorize")]
    [InlineData("TokenUrl", "http://localhost.example/token")]
    [InlineData("AuthorizeUrl", "/authorize")]
    [InlineData("TokenUrl", "")]
    [InlineData("RequestsPerSecond", "0")]
    [InlineData("RequestsPerDay", "0")]
    [InlineData("Tries", "0")]
    [InlineData("ImportBytes", "4000000")]
    [InlineData("RequestTimeout", "00:00:00")]
    [InlineData("TokenTimeout", "-00:00:01")]
    [InlineData("ActivityPause", "00:00:00")]
    [InlineData("ActivityTimeout", "00:00:00")]
    [InlineData("RefreshMargin", "-00:00:01")]
    public void Each_wrong_setting_is_named_in_one_line(string name, string value)
    {
        var stopped = Assert.Throws<OptionsValidationException>(
            () => Start(
                [.. new[] { ("ClientId", "key"), (name, value) }.DistinctBy(static s => s.Item1).Where(s => s.Item1 != name),
                    (name, value)]));

        Assert.StartsWith($"ConstantContact__{name} ", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', stopped.Message);
    }
}
