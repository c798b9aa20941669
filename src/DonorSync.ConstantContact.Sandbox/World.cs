using System.Collections.Concurrent;
using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox;

/// <summary>The state of one sandbox. Each account has its own lock; the other parts lock themselves.</summary>
internal sealed class World
{
    private volatile SandboxBehaviour behaviour;
    private long generation;

    public World(SandboxOptions options)
    {
        Options = options;
        behaviour = options.Behaviour;
        Clock = new SandboxClock(options.Clock);
        Ids = new TimeUuid(options.Seed);
        Limits = new Limits(options, Clock);
        Grants = new GrantStore(this);
        Log = new RequestLog(options.RequestLogCapacity);
        Clients = options.Clients.Count > 0 ? [.. options.Clients] : [new SandboxClient { ClientId = SandboxOptions.LocalClientId }];
    }

    public SandboxOptions Options { get; }
    public SandboxClock Clock { get; }
    public TimeUuid Ids { get; }
    public Limits Limits { get; }
    public FaultQueue Faults { get; } = new();
    public GrantStore Grants { get; }
    public RequestLog Log { get; }
    public IReadOnlyList<SandboxClient> Clients { get; }
    public ConcurrentDictionary<string, AccountStore> Accounts { get; } = new();

    public SandboxBehaviour Behaviour
    {
        get => behaviour;
        set => behaviour = value;
    }

    public SandboxClient? FindClient(string? clientId) => Clients.FirstOrDefault(client => client.ClientId == clientId);

    public IEnumerable<AccountStore> OrderedAccounts => Accounts.Values.OrderBy(account => account.Id, StringComparer.Ordinal);

    public AccountStore AddAccount(string? id, AccountProfile profile)
    {
        var account = new AccountStore(id ?? NewAccountId(), Ids) { Profile = profile };
        return Accounts.TryAdd(account.Id, account) ? account : throw new ArgumentException($"There is already an account {account.Id}.");
    }

    public void Reset()
    {
        Interlocked.Add(ref generation, 1_000_000_000);
        Accounts.Clear();
        Grants.Clear();
        Faults.Clear();
        Limits.Clear();
        Log.Clear();
        Clock.Reset();
        Ids.Reset();
        behaviour = Options.Behaviour;
        AddDefaultAccount();
    }

    /// <summary>Increases with every change that must be saved.</summary>
    public long Version => Grants.Version + Interlocked.Read(ref generation) + Accounts.Values.Sum(account => account.Version + 1);

    /// <summary>Replaces everything by a saved state.</summary>
    public void Replace(IEnumerable<AccountStore> stores, IEnumerable<AccessGrant> grants, IEnumerable<KeyValuePair<string,
        IssuedToken>> tokens, TimeSpan offset)
    {
        Interlocked.Add(ref generation, 1_000_000_000);
        Accounts.Clear();
        foreach (var store in stores)
            Accounts[store.Id] = store;
        Grants.Restore(grants, tokens);
        Clock.Reset();
        Clock.Offset = offset;
    }

    public void AddDefaultAccount()
    {
        if (Options.CreateDefaultAccount && Accounts.IsEmpty)
            AddAccount(null, new AccountProfile { OrganizationName = "Sandbox Organization" });
    }

    /// <summary>Runs an action on an account, under its lock, after its due activities.</summary>
    public T Within<T>(AccountStore account, Func<ContactRules, T> act, bool changes = true)
    {
        lock (account.Gate)
        {
            var now = Clock.UtcNow;
            RunDue(account, now);
            if (changes)
                account.Version++;
            return act(new ContactRules(account, Behaviour, now));
        }
    }

    /// <summary>Applies the due activities of every account.</summary>
    public void RunDueEverywhere()
    {
        foreach (var account in Accounts.Values)
        {
            lock (account.Gate)
                RunDue(account, Clock.UtcNow);
        }
    }

    public void RunDue(AccountStore account, DateTimeOffset now)
    {
        if (account.Activities.RunDue(now, at => new ContactRules(account, Behaviour, at)))
            account.Version++;
    }

    /// <summary>Returns a short, opaque id, like the real ones.</summary>
    private string NewAccountId() => "a07" + Ids.Next(Clock.UtcNow).ToString("N")[..9];
}
