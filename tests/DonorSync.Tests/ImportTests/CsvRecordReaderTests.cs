using System.Text;
using CsCheck;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class CsvRecordReaderTests
{
    [Theory]
    [InlineData("a,b\nc,d", "1:a|b 2:c|d")]
    [InlineData("a,b\r\nc,d\r\n", "1:a|b 2:c|d")]
    [InlineData("a,b\rc,d\r", "1:a|b 2:c|d")]
    [InlineData("a,\n,b\n", "1:a| 2:|b")]
    [InlineData("a,", "1:a|")]
    [InlineData("\"a,b\",c", "1:a,b|c")]
    [InlineData("\"say \"\"hi\"\"\",c", "1:say \"hi\"|c")]
    [InlineData("\"one\r\ntwo\",x\r\ny,z", "1:one\ntwo|x 3:y|z")]
    [InlineData("\"a\nb\nc\",x\n\ny,z", "1:a\nb\nc|x 4: 5:y|z")]
    [InlineData("a, \"b, c\" ,d", "1:a|b, c|d")]
    [InlineData("5\" pipe,x", "1:5\" pipe|x")]
    [InlineData("\"\",\"\"", "1:|")]
    [InlineData("\"\"\"\"", "1:\"")]
    public async Task Records_are_read_with_the_line_they_start_on(string text, string expected)
    {
        Assert.Equal(expected, await ShowAsync(text, maxLength: 1000));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_one_line_and_not_the_rest_of_the_file()
    {
        Assert.Equal($"1:a|b 2:!c,\"d({CsvText.NeverClosed}) 3:e|f 4:g|h", await ShowAsync("a,b\nc,\"d\ne,f\ng,h\n", maxLength: 1000));
    }

    [Fact]
    public async Task Text_after_a_closing_quote_costs_one_line()
    {
        Assert.Equal($"1:!a,\"b\"c({CsvText.TextAfterQuote}) 2:d|e", await ShowAsync("a,\"b\"c\nd,e", maxLength: 1000));
    }

    [Fact]
    public async Task A_row_over_the_limit_is_reported_and_the_next_one_is_read()
    {
        var shown = await ShowAsync($"a,b\n{new string('x', 300)},y\r\nc,d\n", maxLength: 100);
        Assert.Matches("^1:a\\|b 2:!x{100}x?\\(the row is longer than 100 characters.*\\) 3:c\\|d$", shown);
    }

    [Fact]
    public async Task Memory_stays_bounded_on_a_line_without_end()
    {
        const int max = 64 * 1024;
        var reader = new CsvRecordReader(new StreamReader(new EndlessLine(bytes: 50_000_000)), ',', max);
        var record = Assert.Single(await reader.ReadAsync(CancellationToken.None).ToListAsync());
        Assert.NotNull(record.Problem);
        Assert.InRange(record.Cells[0].Length, 1, CsvRecordReader.ShownLength);
        Assert.InRange(reader.BufferLength, 1, max + 1);
    }

    [Fact]
    public async Task A_file_made_of_open_quotes_is_given_up_instead_of_being_read_for_ever()
    {
        // Each line alone opens a quote; every following line closes and opens it again.
        var text = new StringBuilder().Insert(0, "x\",\"y\n", 200_000).ToString();
        var reader = new CsvRecordReader(new StringReader(text), ',', 10_000);
        var error = await Assert.ThrowsAsync<DonorFileException>(async () => await reader.ReadAsync(CancellationToken.None).ToListAsync());
        Assert.Contains("stopped at line", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Valid_CSV_is_read_back_with_any_buffer_size()
    {
        var cell = Gen.Char["ab,;\"\n é"].Array[0, 6].Select(chars => new string(chars));
        var row = cell.Array[1, 4].Where(cells => cells.Length > 1 || cells[0].Length > 0);
        Gen.Select(row.Array[1, 8], Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r")), Gen.Int[40, 200])
            .Sample((rows, lineEnd, max) =>
        {
            var text = string.Join(lineEnd, rows.Select(cells => string.Join(',', cells.Select(Quote))));
            var records = new CsvRecordReader(new StringReader(text), ',', max).ReadAsync(CancellationToken.None).ToBlockingEnumerable();
            Assert.Equal(rows.Select(cells => string.Join('|', cells)), records.Select(record => string.Join('|', record.Cells)));
            static string Quote(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        }, iter: 2000);
    }

    private static async Task<string> ShowAsync(string text, int maxLength)
    {
        var records = await new CsvRecordReader(new StringReader(text), ',', maxLength).ReadAsync(CancellationToken.None).ToListAsync();
        return string.Join(' ', records.Select(record => record.Problem is { } problem
            ? $"{record.Line}:!{record.Cells[0]}({problem})"
            : $"{record.Line}:{string.Join('|', record.Cells)}"));
    }

    /// <summary>Returns one endless line without keeping it in memory.</summary>
    private sealed class EndlessLine(long bytes) : Stream
    {
        private long left = bytes;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = (int)Math.Min(count, left);
            buffer.AsSpan(offset, length).Fill((byte)'x');
            left -= length;
            return length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
