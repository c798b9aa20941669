using System.Security.Cryptography;
using System.Text;

namespace DonorSync.Sync.Journal;

/// <summary>A step as people read it: in the history, the download, the preview. Its kind is told by <see cref="StepKinds"/>.</summary>
/// <param name="Contact">The address concerned, if any.</param>
/// <param name="Where">The group or list, by name, if any.</param>
/// <param name="Before">The value of what the step changes, before it.</param>
public sealed record StepText(string? Contact, string? Where, string? Before, string? After);

/// <summary>The words of steps. None is stored: each is made when it is looked at.</summary>
/// <remarks><c>place</c> is always the name that the step's group and list had when the plan was made; null without one.</remarks>
public static class StepTexts
{
    public static StepText Of(Step step, string? place) => step switch
    {
        PairStep.CreateList s => new(null, s.Name, null, s.Name),
        PairStep.CreateGroup s => new(null, s.Name, null, s.Name),
        PairStep.Join s => new(null, s.GroupName, null, null),
        PairStep.RenameList s => new(null, s.IsTemporary ? s.From : s.To, s.From, s.To),
        PairStep.RememberName s => new(null, s.GroupName, null, null),
        PairStep.DeleteList s => new(null, s.Name, s.Name, null),
        PairStep.Detach s => new(null, s.Name, null, null),
        PairStep.Forget s => new(null, null, s.Link.Value, null),
        ContactStep.SetOptIn s => new(s.Key.Value, null, YesNo(!s.Yes), YesNo(s.Yes)),
        ContactStep.CreateInCrm { No: null } s => new(s.Email.Address, null, null, Describe(s.Fields)),
        ContactStep.CreateInCrm s => new(s.Email.Address, null, null, RunSentences.AsNo(Describe(s.Fields))),
        ContactStep.UpdateInCrm s => Changed(s),
        ContactStep.MarkUndeliverable s => new(s.Key.Value, null, YesNo(true), YesNo(false)),
        ContactStep.CreateInCtct s => new(s.Email.Address, null, null, Describe(s.From)),
        ContactStep.JoinGroup or ContactStep.JoinList or ContactStep.LeaveList => new(ContactOf(step), place, null, null),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    /// <summary>Returns the address concerned as people read it; null for a step on a group and a list.</summary>
    public static string? ContactOf(Step step) => step switch
    {
        ContactStep.CreateInCrm s => s.Email.Address,
        ContactStep.CreateInCtct s => s.Email.Address,
        ContactStep.JoinList s => s.Email.Address,
        ContactStep s => s.Key.Value,
        _ => null,
    };

    /// <summary>Returns the plan line (<see cref="PlanText"/>).</summary>
    public static string LineOf(Step step, string? place) => PlanText.Of(step, place ?? "");

    /// <summary>Returns what tells a step from another one, however it is worded.</summary>
    public static string IdentityOf(Step step, string? place)
    {
        var kind = StepKinds.Of(step);
        if (step is ContactStep.JoinGroup or ContactStep.JoinList or ContactStep.LeaveList)
            return $"{(int)kind}\n{step.Rule}\n{ContactOf(step)}\n{place}\n\n";
        var creates = step as ContactStep.CreateInCrm;
        var text = Of(creates is { No: not null } ? creates with { No = null } : step, place);
        return $"{(int)kind}\n{step.Rule}\n{text.Contact}\n{text.Where}\n{text.Before}\n{text.After}"
            + (creates is { No: not null } ? "\nNo" : "");
    }

    /// <summary>Returns the SHA-256 of the identity, hexadecimal: the same step has the same digest in every run.</summary>
    public static string DigestOf(Step step, string? place) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(IdentityOf(step, place))));

    static StepText Changed(ContactStep.UpdateInCrm step)
    {
        var changes = FieldChanges.Between(step.Before, step.After).ToList();
        return new(
            step.Key.Value, null,
            string.Join("; ", changes.Select(static c => $"{c.Field}: {c.Before}")),
            string.Join("; ", changes.Select(static c => $"{c.Field}: {c.After}")));
    }

    static string Describe(ContactFields fields) =>
        string.Join("; ", FieldChanges.Between(ContactFields.Blank, fields).Select(static c => $"{c.Field}: {c.After}"));

    static string YesNo(bool value) => value ? "Yes" : "No";
}
