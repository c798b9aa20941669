using DonorSync.Server.Import;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Terminal;
using Spectre.Console;

namespace DonorSync.Tests.ImportTests;

public sealed class ImportTerminalTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("import");
    private readonly StringWriter output = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        output.Dispose();
    }

    [Fact]
    public async Task A_clean_import_prints_the_report_and_exits_0()
    {
        Assert.Equal(0, await RunAsync("Email,Shoe Size,Groups\na@example.org,44,Board\n"));
        Assert.Matches("created +\\W+1", output.ToString());
        Assert.Contains("Groups created: Board", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Columns ignored: Shoe Size", output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Rejects.FullName));
    }

    [Fact]
    public async Task Rejected_rows_are_listed_with_their_line_written_to_the_file_and_exit_1()
    {
        Assert.Equal(1, await RunAsync("Email,Note\na@example.org,x\n[bold]no@,=1+1\n"));
        Assert.Contains("line 3: Email: \"[bold]no@\" is not a valid e-mail address.", Unwrapped, StringComparison.Ordinal);
        var rejects = await new CsvRecordReader(new StringReader(await File.ReadAllTextAsync(Rejects.FullName)), ',', 1000)
            .ReadAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(["3", "Email: \"[bold]no@\" is not a valid e-mail address.", "[bold]no@", "'=1+1"], rejects[1].Cells);
    }

    [Theory]
    [InlineData("Amount,City\n1,Leeds\n", "No column is a name or an email address")]
    [InlineData("", "The file is empty.")]
    public async Task A_file_that_cannot_be_imported_says_why_and_exits_2(string text, string message)
    {
        Assert.Equal(2, await RunAsync(text));
        Assert.Contains(message, Unwrapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_exits_2_and_not_with_a_stack_trace()
    {
        Assert.Equal(
            2, await Terminal().RunAsync(new(new(Path.Combine(folder.FullName, "none.csv")), false, null), CancellationToken.None));
        Assert.Contains("cannot be imported", Unwrapped, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_import_says_how_to_continue_and_exits_2()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var file = await FileAsync("Email\na@example.org\n");
        Assert.Equal(2, await Terminal().RunAsync(new(file, false, null), stop.Token));
        Assert.Contains("import the file again to continue", Unwrapped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rejected_rows_never_overwrite_the_file_itself()
    {
        var file = await FileAsync("Email\nbad\n");
        Assert.Equal(2, await Terminal().RunAsync(new(file, false, file), CancellationToken.None));
        Assert.Equal("Email\nbad\n", await File.ReadAllTextAsync(file.FullName));
    }

    [Fact]
    public async Task Escape_sequences_of_a_file_do_not_reach_the_terminal()
    {
        Assert.Equal(1, await RunAsync("Email,Email Opt In,\u001B[2JEvil\na@example.org,\u001B[31mred,\n\u001B]0;x,,\n"));
        Assert.DoesNotContain('\u001B', output.ToString());
    }

    private FileInfo Rejects => new(Path.Combine(folder.FullName, "rejects.csv"));

    private string Unwrapped => output.ToString().Replace("\n", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal);

    private async Task<int> RunAsync(string text) =>
        await Terminal().RunAsync(new(await FileAsync(text), false, Rejects), CancellationToken.None);

    private async Task<FileInfo> FileAsync(string text)
    {
        var path = Path.Combine(folder.FullName, "donors.csv");
        await File.WriteAllTextAsync(path, text);
        return new(path);
    }

    private ImportTerminal Terminal()
    {
        var console = AnsiConsole.Create(
            new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 400;
        return new(
            static (file, request, onRejected, progress, cancellation) =>
                new DonorImport(new DryRunBook(new EmptyBook()), TimeProvider.System) { Group = request.Group }
                    .RunAsync(file, request.DryRun, onRejected, progress, cancellation),
            new(), console);
    }
}
