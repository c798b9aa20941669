using DonorSync.Server.CommandLine;

return await CommandTree.Create().Parse(args).InvokeAsync();
