return await DonorSync.Server.DonorSyncServer.RunAsync(args, CancellationToken.None);
