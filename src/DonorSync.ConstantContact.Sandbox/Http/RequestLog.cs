namespace DonorSync.ConstantContact.Sandbox
{
    /// <summary>One request as the log keeps it. It never holds a token, a code or a secret.</summary>
    /// <param name="Number">Counts from 1 and never repeats.</param>
    /// <param name="At">When it arrived, by the sandbox clock.</param>
    /// <param name="Method">The HTTP method.</param>
    /// <param name="Path">The path with the query; sign-in requests without the query.</param>
    /// <param name="Operation">The row of the endpoint table, or <c>POST /token</c> and the like; null when nothing fits.</param>
    /// <param name="Status">The status; 0 when the connection was cut.</param>
    /// <param name="Duration">How long it took.</param>
    /// <param name="Client">The client id, when known.</param>
    /// <param name="Account">The account, when known.</param>
    /// <param name="Bytes">Size of the request body.</param>
    /// <param name="Fault">The fault that struck it.</param>
    /// <param name="Crash">An error inside the sandbox itself, with its trace; when it is not null the sandbox has a bug.</param>
    public sealed record LoggedRequest(
        long Number, DateTimeOffset At, string Method, string Path, string? Operation, int Status, TimeSpan Duration,
        string? Client, string? Account, long Bytes, FaultKind? Fault, string? Crash)
    {
        /// <summary>The <c>x-eig-tracking-id</c> of the answer.</summary>
        public string? TrackingId { get; init; }

        /// <summary>The <c>User-Agent</c> of the request; empty when it had none.</summary>
        public string UserAgent { get; init; } = "";

        /// <summary>Whether it counts as a request to the API (and not to sign-in).</summary>
        public bool IsApi => Path.StartsWith("/v3/", StringComparison.Ordinal);
    }
}

namespace DonorSync.ConstantContact.Sandbox.Http
{
    /// <summary>The newest requests, oldest first.</summary>
    internal sealed class RequestLog(int capacity)
    {
        private readonly Lock gate = new();
        private readonly Queue<LoggedRequest> entries = new();
        private long last;

        public void Add(LoggedRequest request)
        {
            lock (gate)
            {
                entries.Enqueue(request with { Number = ++last });
                while (entries.Count > capacity)
                    entries.Dequeue();
            }
        }

        public IReadOnlyList<LoggedRequest> Since(long number)
        {
            lock (gate)
                return number >= last ? [] : [.. entries.SkipWhile(entry => entry.Number <= number)];
        }

        public void Clear()
        {
            lock (gate)
                entries.Clear();
        }
    }
}
