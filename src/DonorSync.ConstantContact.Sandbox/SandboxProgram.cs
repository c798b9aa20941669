using System.Collections;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>The sandbox as a program.</summary>
public static class SandboxProgram
{
    /// <summary>The default port: a fixed one, so that settings can name it.</summary>
    public const int DefaultPort = 5210;

    /// <summary>
    /// Runs until the process is stopped. Returns 0, or 2 with a one-line message when a setting is invalid or the port is taken.
    /// </summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, IDictionary environment, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        try
        {
            var options = SandboxConfiguration.Read(environment, arguments);
            if (options.Port == 0 && !arguments.Any(argument => argument.StartsWith("--port", StringComparison.Ordinal))
                && !environment.Contains($"{SandboxConfiguration.Prefix}PORT"))
                options.Port = DefaultPort;
            await using var sandbox = await Sandbox.StartAsync(options, cancellation);
            await output.WriteLineAsync(Greeting(sandbox, options));
            await sandbox.WaitForShutdownAsync(cancellation);
            return 0;
        }
        catch (Exception wrong) when (wrong is FormatException or IOException)
        {
            await errors.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    private static string Greeting(Sandbox sandbox, SandboxOptions options) => $"""
        Sandbox, not Constant Contact.
          page       {sandbox.Address}
          API        {sandbox.ApiBaseUrl}
          authorize  {sandbox.AuthorizeUrl}
          token      {sandbox.TokenUrl}
          client id  {string.Join(", ", options.Clients.Count == 0 ? [SandboxOptions.LocalClientId] :
              options.Clients.Select(client => client.ClientId))}
          state      {options.StatePath ?? "in memory"}
        """;
}
