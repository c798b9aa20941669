using System.Text;

namespace DonorSync.Tests.TelemetryTests;

/// <summary>The part of protobuf that the tests of exports need (https://protobuf.dev/programming-guides/encoding).</summary>
static class Protobuf
{
    /// <summary>Returns the values of the length-delimited fields with this number: texts and messages.</summary>
    public static IEnumerable<byte[]> Parts(byte[] message, int field)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    if (key >> 3 == (ulong)field)
                        yield return message[at..(at + length)];
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException($"No protobuf: a field of type {key & 7}.");
            }
        }
    }

    /// <summary>Returns the values on the path of these field numbers.</summary>
    public static IEnumerable<byte[]> Path(byte[] message, params int[] fields) =>
        fields.Aggregate(new[] { message }.AsEnumerable(), static (found, field) => found.SelectMany(m => Parts(m, field)));

    public static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Parts(message, field).FirstOrDefault([]));

    static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            value |= (ulong)(message[at] & 127) << shift;
            if (message[at++] < 128)
                return value;
        }
    }
}
