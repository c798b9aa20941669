namespace DonorSync.ConstantContact.Sandbox.Faults;

/// <summary>The faults that are set; a request gets the first one that applies to it.</summary>
internal sealed class FaultQueue
{
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private int lastId;

    public int Add(SandboxFault fault)
    {
        lock (gate)
        {
            entries.Add(new Entry(++lastId, fault));
            return lastId;
        }
    }

    public IReadOnlyList<SetFault> All
    {
        get
        {
            lock (gate)
                return [.. entries.Select(entry => new SetFault(entry.Id, entry.Fault, entry.Struck))];
        }
    }

    public bool Remove(int id)
    {
        lock (gate)
            return entries.RemoveAll(entry => entry.Id == id) > 0;
    }

    public void Clear()
    {
        lock (gate)
            entries.Clear();
    }

    public ActiveFault? Next(string operation, string? accountId)
    {
        lock (gate)
        {
            foreach (var entry in entries)
                if (entry.Fits(operation, accountId) && entry.Strikes() is { } draw)
                    return new ActiveFault(entry.Fault, draw);
            return null;
        }
    }

    private sealed class Entry(int id, SandboxFault fault)
    {
        private readonly Random random = new(fault.Seed);
        private int seen;

        public int Id => id;
        public SandboxFault Fault => fault;
        public int Struck { get; private set; }

        public bool Fits(string operation, string? accountId) =>
            (fault.AccountId is null || fault.AccountId == accountId) && fault.Operation switch
            {
                // The token endpoint must be named: a failing sign-in is a different fault from a broken API.
                null or "*" => !operation.EndsWith(" /token", StringComparison.Ordinal),
                [.. var start, '*'] => operation.StartsWith(start, StringComparison.Ordinal),
                var exact => operation == exact,
            };

        public int? Strikes()
        {
            if (Struck >= fault.Count || seen++ < fault.After || random.NextDouble() >= fault.Probability)
                return null;
            Struck++;
            return random.Next();
        }
    }
}
