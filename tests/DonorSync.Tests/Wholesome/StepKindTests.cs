using DonorSync.Sync.Journal;
using DonorSync.Sync.Ports.Memory;

namespace DonorSync.Tests.Wholesome;

/// <summary>Steps are a closed set: each kind has a text and can be stored and read back.</summary>
public sealed class StepKindTests
{
    static readonly Type[] Types =
    [
        .. typeof(Step).Assembly.GetTypes().Where(static t => t.IsAssignableTo(typeof(Step)) && !t.IsAbstract)
            .OrderBy(static t => t.Name, StringComparer.Ordinal),
    ];

    public static TheoryData<Type> Kinds => [.. Types];

    /// <summary>The numbers of kinds in stored journals.</summary>
    [Fact]
    public void The_numbers_in_stored_journals_stay() => Assert.Equal(
        [
            "CreateList", "CreateGroup", "Join", "RenameList", "RememberName", "DeleteList", "Detach", "Forget", "SetOptIn", "CreateInCrm",
            "UpdateInCrm", "MarkUndeliverable", "JoinGroup", "CreateInCtct", "JoinList", "LeaveList",
        ],
        Enum.GetValues<StepKind>().Order().Select(static k => $"{k}"));

    [Fact]
    public void Every_kind_of_step_has_a_number_a_side_and_a_phase_of_its_own()
    {
        var steps = Types.Select(SampleSteps.Of).ToList();

        Assert.Equal(Types.Select(static t => t.Name), steps.Select(static s => StepKinds.Of(s).ToString()));
        Assert.All(steps, static s => Assert.Equal(s.Side, StepKinds.SideOf(StepKinds.Of(s))));
        Assert.All(Enum.GetValues<StepPhase>(), static phase =>
        {
            var (first, last) = StepPhases.KindsOf(phase);
            Assert.Equal(
                Enum.GetValues<StepKind>().Where(k => StepPhases.Of(k) == phase).Order(),
                Enum.GetValues<StepKind>().Where(k => k >= first && k <= last).Order());
        });
    }

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
        var lines = Types.Select(static kind => PlanText.Of(SampleSteps.Of(kind), new PairMap([], []))).ToList();
        Assert.Distinct(lines.Select(static line => line[..18]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_survives_being_stored(Type kind)
    {
        var step = SampleSteps.Of(kind);
        Assert.Equal(step, Stored(step));
    }

    /// <summary>The bytes in stored journals: the order of values is part of them.</summary>
    [Fact]
    public void The_bytes_in_stored_journals_stay()
    {
        var lines = Types.SelectMany(static t => Hex(SampleSteps.Of(t)).Chunk(120).Select(static line => new string(line)).Prepend(t.Name));
        Assert.Equal(Expected, string.Join('\n', lines));
    }

    [Fact]
    public void A_new_contact_s_addition_to_a_list_takes_no_bytes_but_its_columns()
    {
        Assert.True(EmailAddress.TryParse("Ada@x.org", out var email));
        Assert.Equal("", Hex(new ContactStep.JoinList(new("ada@x.org"), email, null, new("group:g"))));
    }

    [Fact]
    public void Half_a_value_is_refused()
    {
        var step = SampleSteps.Of(typeof(ContactStep.JoinList));
        var bytes = StepPayload.Of(step, new())!;

        Assert.Throws<FormatException>(() => Read(step, bytes[..^1]));
    }

    static string Hex(Step step) => Convert.ToHexString(StepPayload.Of(step, new()) ?? []);

    static Step Stored(Step step) => Read(step, StepPayload.Of(step, new()));

    static Step Read(Step step, byte[]? bytes) =>
        StepPayload.Read(StepKinds.Of(step), step.Rule, StepKinds.LinkOf(step) ?? default, StepTexts.ContactOf(step), bytes);

    const string Expected =
        """
        CreateGroup
        05776F7264046C31
        CreateInCrm
        000474310104416461094C6F76656C6163650E313220526F770A466C61742033074C6F6E646F6E034C4E034E3103554B10616461406578616D706C65
        2E6F72670080D0A2ADA1879EEF08
        CreateInCtct
        0005776F72640104416461094C6F76656C61636507313220526F7707466C61742033074C6F6E646F6E034C4E034E3103554B010104416461094C6F76
        656C6163650E313220526F770A466C61742033074C6F6E646F6E034C4E034E3103554B05776F7264
        CreateList
        05776F7264046731
        DeleteList
        05776F7264046C31
        Detach
        05776F7264
        Forget
        Join
        05776F7264046731046C31
        JoinGroup
        04633101
        JoinList
        00047431
        LeaveList
        047431010101
        MarkUndeliverable
        0463310180D0A2ADA1879EEF08
        RememberName
        05776F7264
        RenameList
        05776F726405776F7264046C31
        SetOptIn
        01010180D0A2ADA1879EEF0802046331046332
        UpdateInCrm
        0463310104416461094C6F76656C61636507313220526F7707466C61742033074C6F6E646F6E034C4E034E3103554B0104416461094C6F76656C6163
        6507313220526F7707466C61742033074C6F6E646F6E034C4E034E3103554B0104416461094C6F76656C6163650E313220526F770A466C6174203307
        4C6F6E646F6E034C4E034E3103554B
        """;
}
