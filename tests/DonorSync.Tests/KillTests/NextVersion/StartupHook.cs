using System.Diagnostics.CodeAnalysis;
using System.Runtime.Loader;
using DonorSync.Tests.KillTests;
using Microsoft.AspNetCore.Hosting;

[assembly: HostingStartup(typeof(NextVersion))]

/// <summary>
/// .NET runs this first in a process that names the file in <c>DOTNET_STARTUP_HOOKS</c>. It lets ASP.NET Core find
/// <see cref="NextVersion"/>; the program itself does not know it.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = ".NET looks for it by this name.")]
static class StartupHook
{
    public static void Initialize()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            Path.Combine(AppContext.BaseDirectory, name.Name + ".dll") is var path && File.Exists(path)
                ? context.LoadFromAssemblyPath(path) : null;
    }
}
