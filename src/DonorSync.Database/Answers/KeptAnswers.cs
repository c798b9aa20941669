using System.Security.Cryptography;
using System.Text;

namespace DonorSync.Database.Answers;

/// <summary>A stored answer.</summary>
/// <param name="RequestHash">The hash of its request.</param>
/// <param name="Body">Null if it is not stored; empty if the answer had none.</param>
public sealed record KeptAnswer(string RequestHash, int Status, string? ContentType, string? Location, string? EntityTag, byte[]? Body);

/// <summary>The answers to requests with an <c>Idempotency-Key</c>, by token and key.</summary>
public sealed class KeptAnswers(DonorSyncDb db, TimeProvider clock)
{
    /// <summary>Longer bodies are not stored: the answer to 1,000 new contacts has a tenth of this.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);

    /// <returns>Null for a key that was not used in the last 24 hours.</returns>
    public async Task<KeptAnswer?> FindAsync(Guid token, string key, CancellationToken cancellation)
    {
        var hash = HashOf(key);
        var row = await db.Set<KeptAnswerRow>().AsNoTracking()
            .FirstOrDefaultAsync(a => a.TokenId == token && a.KeyHash == hash, cancellation);
        if (row is null)
            return null;
        var now = clock.Now();
        if (row.CreatedAt > now - KeptFor && row.CreatedAt < now + KeptFor)
            return new(row.RequestHash, row.Status, row.ContentType, row.Location, row.EntityTag, row.Body);
        await db.Set<KeptAnswerRow>().Where(a => a.TokenId == token && a.KeyHash == hash).ExecuteDeleteAsync(cancellation);
        return null;
    }

    /// <returns>False if another server has already stored an answer for this key, which is kept.</returns>
    public async Task<bool> KeepAsync(Guid token, string key, KeptAnswer answer, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var row = new KeptAnswerRow
        {
            OrganizationId = db.Organization,
            TokenId = token,
            KeyHash = HashOf(key),
            RequestHash = answer.RequestHash,
            Status = answer.Status,
            ContentType = answer.ContentType,
            Location = answer.Location,
            EntityTag = answer.EntityTag,
            Body = answer.Body is { Length: <= MaxBodyBytes } body ? body : null,
            CreatedAt = clock.Now(),
        };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException e) when (DatabaseErrors.IsAboutRows(e))
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>Deletes the bodies of answers when a person is erased. The requests are still known as done.</summary>
    internal static Task ForgetBodiesAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Set<KeptAnswerRow>().Where(static a => a.Body != null)
            .ExecuteUpdateAsync(static set => set.SetProperty(static a => a.Body, (byte[]?)null), cancellation);

    internal static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>Deletes the expired answers of all organizations.</summary>
public sealed class OldAnswers(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>Also deletes answers from a clock that was more than a day ahead, which would be kept too long.</summary>
    /// <returns>The number of deleted answers.</returns>
    public async Task<int> ForgetAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var (from, to) = (clock.GetUtcNow() - KeptAnswers.KeptFor, clock.GetUtcNow() + KeptAnswers.KeptFor);
        return await db.Set<KeptAnswerRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(a => a.CreatedAt <= from || a.CreatedAt >= to).ExecuteDeleteAsync(cancellation);
    }
}
