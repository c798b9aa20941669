using System.CommandLine;
using System.Text.Json;
using DonorSync.Server.Rest.Json;

namespace DonorSync.Server.Operations.Doctor;

/// <summary><c>./donorsync doctor</c>: shows what is wrong and what to do, on one screen. Exit code 1 if something is wrong.</summary>
static class DoctorCommand
{
    const int Column = 22;

    public static Command Create(Func<Action<WebApplicationBuilder>, WebApplication> build)
    {
        Option<bool> json = new("--json") { Description = "Write JSON, for programs." };
        Command command = new(
            "doctor",
            "Checks settings, database, clock, Constant Contact, connections and request quota, and shows what "
                + "is wrong and what to do.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var findings = await new Diagnosis(build).LookAsync(cancellation);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(Json(findings));
            else
                await ShowAsync(findings, output);
            return findings.Any(static f => f.Verdict == Verdict.Wrong) ? Tool.Wrong : Tool.Fine;
        });
        return command;
    }

    static async Task ShowAsync(IReadOnlyList<Finding> findings, TextWriter output)
    {
        foreach (var finding in findings)
        {
            await output.WriteLineAsync($"{Word(finding.Verdict),-9}{finding.Check,-Column} {finding.Text}");
            if (finding.ToDo is { } toDo)
                await output.WriteLineAsync($"{"",-9}{"",-Column} -> {toDo}");
        }
        var (wrong, warnings) = (findings.Count(static f => f.Verdict == Verdict.Wrong),
            findings.Count(static f => f.Verdict == Verdict.Warning));
        await output.WriteLineAsync();
        await output.WriteLineAsync(wrong + warnings == 0 ? "Nothing is wrong." : $"{wrong} wrong, {warnings} to check.");
    }

    static string Json(IReadOnlyList<Finding> findings)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
        return JsonSerializer.Serialize(new DoctorAnswer(findings.Max(static f => f.Verdict), findings), JsonSettings.Apply(options));
    }

    static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Warning => "warning",
        Verdict.Wrong => "WRONG",
    };

    sealed record DoctorAnswer(Verdict Verdict, IReadOnlyList<Finding> Findings);
}
