using DonorSync.Tests.StorageTests;
using DonorSync.Tests.StorageTests.Sqlite;
using Xunit.Sdk;

namespace DonorSync.Planted;

/// <summary>Two acts at the same time, on SQLite, as in the contract of the storage.</summary>
static class Pairs
{
    /// <returns>The broken promise; null if there is none.</returns>
    public static async Task<string?> PlayAsync(string first, string second, Action? switchOn = null)
    {
        await using var play = new Contract();
        await play.InitializeAsync();
        switchOn?.Invoke();
        try
        {
            await play.MeetAsync(first, second);
            return null;
        }
        catch (Exception broken) when (broken is IAssertionException)
        {
            return broken.Message;
        }
    }

    sealed class Contract : ConcurrentActsContract
    {
        protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();
    }
}
