using DonorSync.Sync.Journal;

namespace DonorSync.Tests.Wholesome;

/// <summary>Steps are a closed set: each kind has a text and can be stored and read back.</summary>
public sealed class StepKindTests
{
    public static TheoryData<Type> Kinds => [.. StepCodec.Kinds];

    /// <summary>The names of kinds in stored journals.</summary>
    [Fact]
    public void The_names_in_stored_journals_stay() => Assert.Equal(
        [
            "CreateGroup", "CreateInCrm", "CreateInCtct", "CreateList", "DeleteList", "Detach", "Forget", "Join", "JoinGroup", "JoinList",
            "LeaveList", "MarkUndeliverable", "RememberName", "RenameList", "SetOptIn", "UpdateInCrm",
        ],
        StepCodec.Kinds.Select(static k => k.Name));

    [Fact]
    public void Every_kind_of_step_belongs_to_one_of_two_families() => Assert.Equal(
        StepCodec.Kinds.OrderBy(static k => k.Name),
        typeof(Step).Assembly.GetTypes().Where(static t => t.IsAssignableTo(typeof(Step)) && !t.IsAbstract).OrderBy(static k => k.Name));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_plan_line_that_ends_with_its_rule(Type kind)
    {
        var step = SampleSteps.Of(kind);
        var line = PlanText.Of(step, new PairMap([], []));
        Assert.EndsWith($" {step.Rule}", line, StringComparison.Ordinal);
        Assert.StartsWith(step.Side switch { Side.Crm => "crm ", Side.Ctct => "ctct ", _ => "both " }, line, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_kinds_have_the_same_words()
    {
        var lines = StepCodec.Kinds.Select(static kind => PlanText.Of(SampleSteps.Of(kind), new PairMap([], []))).ToList();
        Assert.Distinct(lines.Select(static line => line[..18]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_survives_being_stored(Type kind)
    {
        var step = SampleSteps.Of(kind);
        var json = StepCodec.ToJson(step);
        Assert.Equal(step, StepCodec.ToStep(json));
        Assert.Equal(json, StepCodec.ToJson(StepCodec.ToStep(json)));
    }
}
