using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>Values for many tests.</summary>
internal static class Make
{
    public static EmailAddress Email(string text) =>
        EmailAddress.TryParse(text, out var email) ? email : throw new ArgumentException($"Not an address: {text}");

    /// <summary>Returns an address of exactly this many characters.</summary>
    public static EmailAddress Email(int length)
    {
        var local = Math.Min(length - "@example.org".Length, 40);
        return Email($"{new string('a', local)}@{new string('x', length - local - "@.org".Length)}.org");
    }

    public static ImportRow New(EmailAddress email, params string[] lists) =>
        new(email, new(new("Ada", "Lovelace", "1 Main St", "London", "", "N1", "UK"), "Flat 2", null), Lists(lists));

    public static ImportRow Known(EmailAddress email, params string[] lists) => new(email, null, Lists(lists));

    static List<ListId> Lists(string[] lists) => [.. lists.Select(static list => new ListId(list))];
}
