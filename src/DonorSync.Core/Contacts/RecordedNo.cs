namespace DonorSync.Core.Contacts;

/// <summary>The last recorded consent of an address, if it is a No (P9). It is kept after its contact is deleted.</summary>
/// <param name="By">A user's No removes the address from its lists (M7); the sync's No does not.</param>
/// <param name="At">When it was recorded. The donor's own later action counts more (P3).</param>
public sealed record RecordedNo(EmailKey Key, SetBy By, DateTimeOffset At)
{
    /// <summary>When and by which side, in words, for notes and reviews.</summary>
    public string InWords => Sentences.Of(this);

    /// <summary>Returns the No that counts of two of one address: a user's first, then the later one.</summary>
    public static RecordedNo Stronger(RecordedNo a, RecordedNo b) => a.By != b.By
        ? (a.By == SetBy.Person ? a : b) with { At = Later(a.At, b.At) }
        : a with { At = Later(a.At, b.At) };

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
