using DonorSync.Sync.Ports.Memory;

namespace DonorSync.Tests.StorageTests;

/// <summary>Short methods for contacts, steps and baselines.</summary>
internal static class Sample
{
    public static EmailAddress Email(string text) =>
        EmailAddress.TryParse(text, out var email) ? email : throw new FormatException($"{text} is no address.");

    public static EmailKey Key(string text) => new(text);

    public static CtctContact Contact(string id, string? email, params string[] lists) => new()
    {
        Id = new(id),
        Email = email is null ? null : Email(email),
        Permission = Permission.Implicit,
        Fields = new CtctFields("First " + id),
        UpdatedAt = TestDatabase.Start,
        Lists = [.. lists.Select(static l => new ListId(l))],
    };

    public static Baseline Baseline(string key, string? ctct = null) => new()
    {
        Key = new(key),
        CtctId = ctct is null ? null : new CtctContactId(ctct),
    };

    public static BaselineUpdate Keep(Baseline baseline) => new(baseline.Key, baseline);

    public static BaselineUpdate Forget(string key) => new(new(key), null);

    public static PlannedStep Planned(long sequence, Step step) =>
        new(sequence, step, StepKinds.LinkOf(step) is null ? null : "where");

    /// <summary>Returns a step that no other number's is the same as.</summary>
    public static PlannedStep Planned(long sequence) =>
        new(sequence, new PairStep.CreateList(new("group:g"), new("g"), $"Name {sequence}"), "where");

    /// <summary>Returns one step of every kind.</summary>
    public static IReadOnlyList<Step> EveryStep { get; } =
    [
        new PairStep.CreateList(new("group:g"), new("g"), "Grünes \"Haus\"\n"),
        new PairStep.CreateGroup(new("list:l"), new("l"), "Donors"),
        new PairStep.Join(new("group:g"), new("g"), new("l"), "Donors"),
        new PairStep.RenameList(new("group:g"), new("l"), "From", "To"),
        new PairStep.RememberName(new("group:g"), "Name"),
        new PairStep.DeleteList(new("group:g"), new("l"), "Gone"),
        new PairStep.Detach(new("group:g"), "Detached"),
        new PairStep.Forget(new("group:g")),
        new ContactStep.SetOptIn(
            new("a@x.org"), [new("c1"), new("c2")], Yes: false, Permission.Unsubscribed, Deleted: true, TestDatabase.Start, Rule.P1),
        new ContactStep.CreateInCrm(
            new("a@x.org"), Email("A@x.org"), new("ct"), new CtctFields("Ada", "L", "Street\n2", "City", "ST", "1", "US"), Rule.C4),
        new ContactStep.UpdateInCrm(
            new("a@x.org"), new("c1"), new ContactFields("Old"), new ContactFields("New", Address2: "2"), new CtctFields("New"), Rule.C6),
        new ContactStep.MarkUndeliverable(new("a@x.org"), new("c1"), BounceKind.Suspended, TestDatabase.Start),
        new ContactStep.JoinGroup(new("a@x.org"), null, new("group:g")),
        new ContactStep.CreateInCtct(
            new("a@x.org"), Email("a@x.org"), new CtctFields("A"), "Street 2", "Company", new ContactFields("A"), Rule.C2),
        new ContactStep.JoinList(new("a@x.org"), Email("a@x.org"), new CtctContactId("ct"), new("group:g")),
        new ContactStep.LeaveList(new("a@x.org"), new("ct"), new("group:g"), InGroup: true, Rule.M7),
    ];

    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var item in stream)
            all.Add(item);
        return all;
    }
}
