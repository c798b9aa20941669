namespace DonorSync.ConstantContact.Sandbox
{
    /// <summary>One request in the log. It never contains a token, a code or a secret.</summary>
    /// <param name="Number">Counts from 1; numbers are never reused.</param>
    /// <param name="At">Time of arrival by the sandbox's clock.</param>
    /// <param name="Method">The HTTP method.</param>
    /// <param name="Path">The path with the query; without the query for sign-in requests.</param>
    /// <param name="Operation">The operation in the endpoint table, or <c>POST /token</c> and the like; null if there is none.</param>
    /// <param name="Status">The status; 0 when the connection was cut.</param>
    /// <param name="Duration">The duration.</param>
    /// <param name="Client">The client id, if known.</param>
    /// <param name="Account">The account, if known.</param>
    /// <param name="Bytes">Size of the request body in bytes.</param>
    /// <param name="Fault">The fault that applied to it.</param>
    /// <param name="Crash">An error of the sandbox itself, with its stack trace; not null means a bug of the sandbox.</param>
    public sealed record LoggedRequest(
        long Number, DateTimeOffset At, string Method, string Path, string? Operation, int Status, TimeSpan Duration,
        string? Client, string? Account, long Bytes, FaultKind? Fault, string? Crash)
    {
        /// <summary>The <c>x-eig-tracking-id</c> of the response.</summary>
        public string? TrackingId { get; init; }

        /// <summary>The <c>User-Agent</c> of the request; empty when it had none.</summary>
        public string UserAgent { get; init; } = "";

        /// <summary>True for a request to the API, false for sign-in.</summary>
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
