using System.CommandLine;
using DonorSync.Server.CommandLine;

// A stopping server has 30 seconds to finish requests; the command line's default would end it after two.
return await CommandTree.Create().Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(45) });
