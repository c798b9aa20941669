using System.Runtime.CompilerServices;

namespace DonorSync.Sync.Plan;

/// <summary>
/// Merges the ordered streams of contacts, mirror and baselines into contact cases, one in memory at a time, each with its bounce (P7) and
/// recorded No (P9).
/// </summary>
static class CaseStream
{
    public static async IAsyncEnumerable<ContactCase> ReadAsync(CaseSource source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var contacts = await Head<CrmContact>.OpenAsync(source.Contacts, static c => c.Key, cancellation);
        await using var mirror = await Head<MirrorRow>.OpenAsync(source.Mirror, static m => m.Key, cancellation);
        await using var baselines = await Head<Baseline>.OpenAsync(source.Baselines, static b => b.Key, cancellation);
        await using var bounces = await Head<Bounce>.OpenAsync(source.Bounces, static b => b.Key, cancellation);
        await using var nos = await Head<RecordedNo>.OpenAsync(source.Nos, static n => n.Key, cancellation);
        var isErased = await source.ErasedAsync(cancellation);
        while (CaseJoin.Next(contacts.Key, mirror.Key, baselines.Key) is { } key)
        {
            // Without an address there is nothing to match by: each contact is a case of its own.
            if (key == EmailKey.None)
                yield return await LoneAsync(contacts, mirror);
            else
            {
                var crmHere = await contacts.TakeAsync(key);
                var ctctHere = await mirror.TakeAsync(key);
                var known = await baselines.TakeAsync(key);
                var @case = CaseJoin.Build(key, crmHere, ctctHere, known.Count > 0 ? known[0] : null, isErased);
                if (await bounces.AtAsync(key) is { } bounce)
                    @case = @case with { Bounce = bounce };
                yield return @case is { Crm.IsEmpty: true, Ctct: not null } && await nos.AtAsync(key) is { } no
                    ? @case with { LastNo = no } : @case;
            }
        }
    }

    static async Task<ContactCase> LoneAsync(Head<CrmContact> contacts, Head<MirrorRow> mirror)
    {
        if (await contacts.TryTakeOneAsync(EmailKey.None) is { } contact)
            return CaseJoin.Build(EmailKey.None, [contact], [], null);
        var row = await mirror.TryTakeOneAsync(EmailKey.None);
        return CaseJoin.Build(EmailKey.None, [], row is null ? [] : [row], null);
    }

    /// <summary>The next element of an ordered stream.</summary>
    sealed class Head<T> : IAsyncDisposable
        where T : class
    {
        readonly IAsyncEnumerator<T> stream;
        readonly Func<T, EmailKey> keyOf;
        T? current;

        Head(IAsyncEnumerator<T> stream, Func<T, EmailKey> keyOf) => (this.stream, this.keyOf) = (stream, keyOf);

        public EmailKey? Key => current is null ? null : keyOf(current);

        public static async Task<Head<T>> OpenAsync(IAsyncEnumerable<T> stream, Func<T, EmailKey> keyOf, CancellationToken cancellation)
        {
            var head = new Head<T>(stream.GetAsyncEnumerator(cancellation), keyOf);
            await head.MoveAsync();
            return head;
        }

        /// <summary>Returns the element at this key, passing those before it: for a stream that makes no cases of its own.</summary>
        public async Task<T?> AtAsync(EmailKey key)
        {
            while (Key is { } before && before < key)
                await MoveAsync();
            return await TryTakeOneAsync(key);
        }

        public async Task<IReadOnlyList<T>> TakeAsync(EmailKey key)
        {
            if (Key != key)
                return [];
            var taken = new List<T>(1);
            while (await TryTakeOneAsync(key) is { } item)
                taken.Add(item);
            return taken;
        }

        public async Task<T?> TryTakeOneAsync(EmailKey key)
        {
            if (Key != key)
                return null;
            var taken = current;
            await MoveAsync();
            return taken;
        }

        public ValueTask DisposeAsync() => stream.DisposeAsync();

        /// <summary>Fails on a stream that is out of order, which would make two cases of one contact.</summary>
        async Task MoveAsync()
        {
            var before = Key;
            current = await stream.MoveNextAsync() ? stream.Current : null;
            if (before is { } last && Key is { } next && next < last)
                throw new InvalidOperationException($"The stream of {typeof(T).Name} is out of order.");
        }
    }
}
