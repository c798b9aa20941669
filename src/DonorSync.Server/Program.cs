using System.CommandLine;
using DonorSync.Server.CommandLine;

// A server that is told to stop answers what it has begun, for which it has 30 seconds; by default the command line would end it after two.
return await CommandTree.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(45) });
