namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>Every state that small worlds can reach keeps the promises of the sync.</summary>
public sealed class SmallWorldTests(ITestOutputHelper output)
{
    [Fact]
    public Task Consent_and_memberships_of_one_donor_P1_P3_P4_P5_P9_M0_M8() => ExploreAsync(Worlds.ConsentAndMemberships);

    [Fact]
    public Task Values_of_one_donor_T1_T5_C5_C6() => ExploreAsync(Worlds.Values);

    [Fact]
    public Task A_group_and_a_list_L1_L8() => ExploreAsync(Worlds.GroupAndList);

    [Fact(Explicit = true)]
    public Task Reads_that_skip_the_donor_B9_P1_P6() => ExploreAsync(Worlds.SkippedInReads);

    [Fact(Explicit = true)]
    public Task All_acts_of_one_donor_also_in_the_middle_of_a_run() => ExploreAsync(Worlds.AllActs);

    [Fact(Explicit = true)]
    public Task A_group_and_a_list_with_renames_and_memberships_L1_L8_M2_M4() => ExploreAsync(Worlds.GroupAndListRenamed);

    [Fact(Explicit = true)]
    public Task Two_donors_of_one_address_C10() => ExploreAsync(Worlds.SharedAddress);

    async Task ExploreAsync(SmallWorld world)
    {
        var explorer = new Explorer(world);
        await explorer.ExploreAsync();
        output.WriteLine($"{explorer.States:N0} states of small worlds explored ({world.Name}), {explorer.RunsDone:N0} runs");
    }
}
