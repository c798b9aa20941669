namespace DonorSync.Core.Tests.StateMachine;

/// <summary>The model's clock, which moves with every act. Constant Contact's times are whole seconds; ours have fractions.</summary>
sealed class MachineClock
{
    public DateTimeOffset Now { get; private set; } = A.At();

    public void Tick() => Now = Now.AddMilliseconds(700);
}

/// <summary>What the sync keeps between runs.</summary>
sealed class Memory
{
    public SortedDictionary<EmailKey, Baseline> Baselines { get; } = [];

    /// <summary>What users left out (B12).</summary>
    public LeftOut LeftOut { get; set; } = LeftOut.Nothing;

    public SortedDictionary<string, Link> Links { get; } = new(StringComparer.Ordinal);

    public Baseline At(EmailKey key) => Baselines.GetValueOrDefault(key) ?? Baseline.Empty(key);

    public void Save(EmailKey key, Baseline? baseline)
    {
        if (baseline is null or { IsForgotten: true })
            Baselines.Remove(key);
        else
            Baselines[key] = baseline;
    }

    public Link? Find(LinkId link) => Links.GetValueOrDefault(link.Value);

    public void Save(Link link) => Links[link.Id.Value] = link;

    public void Drop(LinkId link) => Links.Remove(link.Value);

    /// <summary>Returns the list of a step; null if it was not created or is detached.</summary>
    public ListId? ListOf(LinkId link) => Find(link) is { State: LinkState.Linked } found ? found.List : null;

    public GroupId? GroupOf(LinkId link) => Find(link)?.Group;
}
