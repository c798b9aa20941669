namespace DonorSync.Server.Operations;

/// <summary>A command's output is its own: what goes wrong it says itself.</summary>
static class QuietLogs
{
    public static void Apply(WebApplicationBuilder builder) => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Serilog:MinimumLevel:Default"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.EntityFrameworkCore"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore"] = "Fatal",
        ["Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection"] = "Fatal",
    });
}
