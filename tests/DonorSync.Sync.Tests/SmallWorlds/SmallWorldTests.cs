namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>Every state that small worlds can reach keeps the promises of the sync.</summary>
public sealed class SmallWorldTests(ITestOutputHelper output)
{
    [Fact]
    public Task Consent_and_memberships_of_one_donor_P1_P3_P4_P5_P9_M0_M8() => ExploreAsync(Worlds.ConsentAndMemberships);

    async Task ExploreAsync(SmallWorld world)
    {
        var explorer = new Explorer(world);
        await explorer.ExploreAsync(int.Parse(Environment.GetEnvironmentVariable("MOST") ?? "1000000"));
        output.WriteLine($"{explorer.States:N0} states of small worlds explored ({world.Name}), {explorer.RunsDone:N0} runs");
    }
}
