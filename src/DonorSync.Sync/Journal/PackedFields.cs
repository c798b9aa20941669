namespace DonorSync.Sync.Journal;

/// <summary>The fields of a contact in few bytes: baselines and the mirror have one or two for each contact. Null stays null.</summary>
public static class PackedFields
{
    [ThreadStatic]
    static PackWriter? writer;

    public static byte[]? Of(CtctFields? fields) => (writer ??= new()).Fields(fields).Take();

    public static byte[]? Of(ContactFields? fields) => (writer ??= new()).Fields(fields).Take();

    public static CtctFields? Ctct(byte[]? bytes) => new PackReader(bytes).CtctFields();

    public static ContactFields? Crm(byte[]? bytes) => new PackReader(bytes).ContactFields();
}
