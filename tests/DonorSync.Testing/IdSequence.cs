using System.Globalization;

namespace DonorSync.Testing;

/// <summary>
/// Ids in the order of their creation: <c>c01</c>, <c>t02</c>, <c>l03</c>. The order of the texts is the order of the creations.
/// </summary>
public sealed class IdSequence
{
    public int Last { get; set; }

    public string Next(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}{++Last:000}");

    public Guid NextGuid() => new(++Last, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
