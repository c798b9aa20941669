namespace DonorSync.Core;

/// <summary>
/// The last recorded consent of an address, where it is a No (P9). It outlives the contact that said it.
/// </summary>
/// <param name="By">A No by a user removes the address from its lists (M7); one by the sync does not.</param>
/// <param name="At">When it was said. The donor's own later act counts more (P3).</param>
public sealed record RecordedNo(EmailKey Key, SetBy By, DateTimeOffset At)
{
    /// <summary>When and by which side, in words, for notes and reviews.</summary>
    public string InWords => Sentences.Of(this);

    /// <summary>Of two Nos of one address, a user's counts more, and then the later one.</summary>
    public static RecordedNo Stronger(RecordedNo a, RecordedNo b) => a.By != b.By
        ? (a.By == SetBy.Person ? a : b) with { At = Later(a.At, b.At) }
        : a with { At = Later(a.At, b.At) };

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
