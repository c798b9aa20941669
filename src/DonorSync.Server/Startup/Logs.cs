using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace DonorSync.Server.Startup;

/// <summary>Logs to standard output: text lines on a terminal, otherwise compact JSON lines.</summary>
static class Logs
{
    const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddLogs(this WebApplicationBuilder builder) => builder.Services.AddSerilog((services, logs) =>
    {
        logs.MinimumLevel.Information()
            // The framework's request lines hold query strings, which may contain an authorization code.
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .ReadFrom.Configuration(builder.Configuration);
        if (Console.IsOutputRedirected)
            logs.WriteTo.Console(new CompactJsonFormatter());
        else
            logs.WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture);
    });
}
