using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.Tests.ClientTests;

/// <summary>How the body of a response is read: in pieces, and one large body at a time.</summary>
public sealed class AnswerBufferTests
{
    const int LargeBytes = 3_000_000;

    static readonly JsonTypeInfo<JsonObject> Any = (JsonTypeInfo<JsonObject>)JsonSerializerOptions.Default.GetTypeInfo(typeof(JsonObject));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Waits before its last part until the test continues it.</summary>
    sealed class HeldStream(byte[] body) : MemoryStream(body)
    {
        readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>All but the last part was read, and the reader wants more.</summary>
        public Task Reached => reached.Task;

        public void SendRest() => rest.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position > Length - 100_000)
            {
                reached.TrySetResult();
                await rest.Task.WaitAsync(cancellationToken);
            }
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }

    static byte[] Body(int letters) => Encoding.UTF8.GetBytes($$"""{"name":"{{new string('ä', letters / 2)}}","last":1}""");

    static Task<AnswerBuffer> ReadAsync(Stream body) => AnswerBuffer.ReadAsync(body, Cancellation);

    [Fact]
    public async Task Only_one_large_response_is_in_memory_at_a_time_and_small_ones_do_not_wait()
    {
        await using var held = new HeldStream(Body(LargeBytes));
        var first = ReadAsync(held);
        await held.Reached;

        var second = ReadAsync(new MemoryStream(Body(LargeBytes)));
        using (var small = await ReadAsync(new MemoryStream(Body(1_000_000))))
            Assert.Equal(1, (int?)small.To(Any)!["last"]);
        Assert.False(second.IsCompleted);

        held.SendRest();
        (await first).Dispose();
        using var large = await second;
        Assert.Equal(LargeBytes / 2, ((string?)large.To(Any)!["name"])!.Length);
    }

    [Fact]
    public async Task A_large_response_that_never_ends_loses_its_turn_with_its_time_limit()
    {
        await using var held = new HeldStream(Body(LargeBytes));
        using var time = new CancellationTokenSource();
        var first = AnswerBuffer.ReadAsync(held, time.Token);
        await held.Reached;
        var second = ReadAsync(new MemoryStream(Body(LargeBytes)));

        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        (await second).Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task A_body_of_any_length_is_read_also_with_a_byte_order_mark(int letters)
    {
        foreach (var mark in new[] { "", "\uFEFF" })
        {
            using var answer = await ReadAsync(new MemoryStream([.. Encoding.UTF8.GetBytes(mark), .. Body(letters * 2)]));
            Assert.Equal(letters, ((string?)answer.To(Any)!["name"])!.Length);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"a\":1")]
    [InlineData("[1]")]
    public async Task A_body_that_is_not_one_value_of_the_expected_kind_is_refused(string body)
    {
        using var answer = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        Assert.ThrowsAny<JsonException>(() => answer.To(Any));
    }
}
