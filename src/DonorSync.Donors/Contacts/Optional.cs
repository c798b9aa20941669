namespace DonorSync.Donors.Contacts;

/// <summary>A value that may not have been sent. The default is "not sent", which differs from a sent null.</summary>
public readonly record struct Optional<T>
{
    public Optional(T value) => (Value, IsSent) = (value, true);

    public T Value { get; }

    public bool IsSent { get; }

    public static implicit operator Optional<T>(T value) => new(value);
}
