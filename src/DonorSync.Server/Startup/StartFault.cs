using System.Net.Sockets;
using DonorSync.Server.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Startup;

/// <summary>Describes why the server cannot start, as one line that names the setting.</summary>
static class StartFault
{
    /// <returns>Null if the error is not about a setting.</returns>
    public static string? Line(Exception exception) => exception switch
    {
        SettingsException e => OneLine(e.Message),
        OptionsValidationException e => OneLine(e.Failures.First()),
        AddressInUseException or IOException { InnerException: AddressInUseException } => $"ASPNETCORE_URLS: {OneLine(exception.Message)}",
        IOException e when e.Message.StartsWith("Failed to bind", StringComparison.Ordinal) => $"ASPNETCORE_URLS: {OneLine(e.Message)}",
        SocketException e => $"ASPNETCORE_URLS: {OneLine(e.Message)}.",
        AggregateException { InnerExceptions: [var only] } => Line(only),
        _ => null,
    };

    static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
