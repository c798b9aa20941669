using System.ComponentModel;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Groups;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Import.Uploads;

/// <summary>Options of an import.</summary>
internal sealed record ImportQuery
{
    [Description("true: report what would happen and write nothing.")]
    public string? DryRun { get; set; }

    [Description("The meaning of columns about consent that are not understood: a JSON object of column names, such as "
        + "{\"X\":\"optOut\"}. Values: optOut, optIn, "
        + "notDeliverable, group, ignore. It has priority over the name of a column.")]
    public string? Columns { get; set; }

    [Description("The sheet of a workbook, when several sheets hold data.")]
    public string? Sheet { get; set; }

    [Description("A group that all contacts of the file join; it is created if it does not exist.")]
    public string? Group { get; set; }

    [Description("The name of the file in the history of imports, when the body is the file itself. At most 200 characters.")]
    public string? File { get; set; }

    internal string? SheetName => string.IsNullOrWhiteSpace(Sheet) ? null : Sheet;

    public bool IsDryRun() => DryRun switch
    {
        null or "" => false,
        _ when bool.TryParse(DryRun, out var value) => value,
        _ => throw new ProblemException(Problem.Validation("dryRun", "must be true or false.")),
    };

    /// <exception cref="ValidationFailedException">The name is invalid.</exception>
    public string? GroupName() => Group is null ? null : GroupService.CheckedName("group", Group);

    /// <exception cref="ProblemException">The name is too long or has control characters.</exception>
    public string? FileName()
    {
        if (File is null)
            return null;
        return File.Length <= DonorUpload.MaxFileNameLength && !File.Any(char.IsControl) ? File.Trim()
            : throw new ProblemException(Problem.Validation(
                "file", $"must be at most {DonorUpload.MaxFileNameLength} characters, without control characters."));
    }

    public ColumnChoices Choices()
    {
        try
        {
            return string.IsNullOrWhiteSpace(Columns) ? ColumnChoices.None : ColumnAnswers.FromJson(Columns);
        }
        catch (WrongAnswerException e)
        {
            throw new ProblemException(Problem.Validation("columns", e.Message), e);
        }
    }
}
