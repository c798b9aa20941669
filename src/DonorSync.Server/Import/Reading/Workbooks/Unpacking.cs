using System.IO.Compression;
using System.Xml;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>Limits the unpacked size of a workbook. The sizes in its directory may be false, so the actual bytes are counted.</summary>
internal sealed class Unpacking(long mostBytes)
{
    private const int MostEntries = 20_000;

    /// <summary>Limit for the parts that are held in memory: the directory of parts, formats, the list of sheets.</summary>
    private const long MostOfASmallPart = 20_000_000;

    private static readonly string[] Small = [".rels", "[Content_Types].xml", "workbook.xml", "styles.xml", "mimetype"];

    /// <exception cref="DonorFileException">The unpacked workbook is too large.</exception>
    public void Check(ZipArchive zip)
    {
        if (zip.Entries.Count > MostEntries || zip.Entries.Sum(static entry => Math.Max(0, entry.Length)) > mostBytes)
            throw TooLarge();
        foreach (var entry in zip.Entries.Where(
            static entry => Small.Any(end => entry.FullName.EndsWith(end, StringComparison.OrdinalIgnoreCase))))
        {
            using var content = new Counted(entry.Open(), Math.Min(MostOfASmallPart, mostBytes), this);
            content.CopyTo(Stream.Null);
        }
    }

    public Stream Open(ZipArchiveEntry entry) => Limit(entry.Open());

    public Stream Limit(Stream content) => new Counted(content, mostBytes, this);

    /// <summary>Prohibits document types, which could refer to other files or expand without limit.</summary>
    public XmlReader Xml(Stream content) => XmlReader.Create(
        Limit(content),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = mostBytes,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });

    private DonorFileException TooLarge() =>
        new($"The workbook unpacks to more than {mostBytes:N0} bytes. Split it, or save the sheet as CSV (UTF-8).");

    private sealed class Counted(Stream inner, long most, Unpacking owner) : Stream
    {
        private long read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var length = inner.Read(buffer);
            read += length;
            return read > most ? throw owner.TooLarge() : length;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
