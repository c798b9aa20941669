using System.Diagnostics.CodeAnalysis;
using System.Runtime.Loader;
using DonorSync.Tests.KillTests;
using Microsoft.AspNetCore.Hosting;

[assembly: HostingStartup(typeof(NextVersion))]

/// <summary>
/// What .NET calls first in a process that names this file in <c>DOTNET_STARTUP_HOOKS</c>: the program itself knows nothing of it. It lets
/// ASP.NET Core find <see cref="NextVersion"/>.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = ".NET looks for it by this name.")]
static class StartupHook
{
    public static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            Path.Combine(AppContext.BaseDirectory, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
