using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Import.Uploads;

/// <summary>
/// The problem for a file with columns about consent that are not understood: it lists them, so that a caller can answer.
/// </summary>
internal sealed record ConsentColumnsProblem : Problem
{
    private readonly IReadOnlyList<ConsentQuestion> questions;

    public ConsentColumnsProblem(ConsentColumnsException asked)
        : base(422, "consent_columns", "Columns about consent are not understood",
            $"{asked.Message} Send the answers as the query parameter columns, such as "
                + $"columns={{\"{asked.Questions[0].Name}\":\"optOut\"}}.") =>
        questions = asked.Questions;

    protected override void Extend(ProblemDetails details) => details.Extensions["columns"] = questions;
}
