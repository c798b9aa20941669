using System.Globalization;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The page of faults and the clock.</summary>
internal static class FaultPage
{
    public static Task WriteAsync(HttpContext http, SandboxControl control)
    {
        var back = ActForm.Hidden("back", UiEndpoints.Prefix + "/faults");
        return Layout.WriteAsync(http, 200, "Faults and clock", Html.Of($"""
            {ActForm.Outcome(http)}
            <h2>Faults</h2>
            <div class="scroll"><table>
            <thead><tr><th>No.</th><th>What</th><th>Operation</th><th class="number">Times</th><th class="number">Struck</th></tr></thead>
            <tbody>{Html.Rows(control.Faults.Select(Row), 5, "Nothing goes wrong.")}</tbody></table></div>
            <form method="post" action="{UiEndpoints.Prefix}/faults" class="row">{back}
            {ActForm.Select("What goes wrong", "kind", Enum.GetNames<FaultKind>())}
            {ActForm.Select("Operation (* is any)", "operation", Operations())}
            {ActForm.Input("Times (empty: for ever)", "count", "1")}
            <button>Set the fault</button></form>
            {Html.When(control.Faults.Count > 0, Html.Of($"""
                <form method="post" action="{UiEndpoints.Prefix}/faults/clear" class="row">{back}
                    <button class="quiet">Take all faults away</button></form>
                """))}
            <h2>Clock</h2>
            <p>It is {Json.Time(control.Clock.UtcNow)}{(control.Clock.IsStopped ? ", standing still" : "")}.</p>
            <form method="post" action="{UiEndpoints.Prefix}/clock" class="row">{back}
            {ActForm.Input("Hours", "hours", "1")}<button>Move the clock on</button></form>
            """));
    }

    private static IEnumerable<string> Operations() =>
        ["*", .. OperationTable.All.Select(operation => operation.Name).Order(StringComparer.Ordinal), OAuth.TokenEndpoint.OperationName];

    public static SandboxFault Read(IFormCollection form) => new()
    {
        Kind = Array.IndexOf(Enum.GetNames<FaultKind>(), form["kind"].ToString()) is var kind and >= 0
            ? (FaultKind)kind
            : throw new InvalidOperationException("There is no such fault."),
        Operation = form["operation"].ToString() is { Length: > 0 } operation ? operation : null,
        Count = form["count"].ToString().Trim() switch
        {
            "" => null,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 => count,
            _ => throw new InvalidOperationException("Times is a whole number from 1, or empty for ever."),
        },
    };

    private static Html Row(SetFault set) => Html.Of($"""
        <tr><td>{set.Id}</td><td>{set.Fault.Kind}</td><td>{set.Fault.Operation ?? "*"}</td>
        <td class="number">{set.Fault.Count?.ToString(CultureInfo.InvariantCulture) ?? "for ever"}</td>
        <td class="number">{set.Struck}</td></tr>
        """);
}
