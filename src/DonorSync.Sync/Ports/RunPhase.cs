namespace DonorSync.Sync.Ports;

/// <summary>The phases of a run, in their order. Stored by name.</summary>
public enum RunPhase
{
    Starting,
    Reading,
    Planning,
    Reviewing,
    Consent,
    GroupsAndLists,
    Crm,
    Removals,
    Additions,
    ReadingBack,
    Finished,
}

/// <summary>The words of phases in REST, metrics and traces: part of their contract.</summary>
public static class RunPhaseWords
{
    public static string Of(RunPhase phase) => phase switch
    {
        RunPhase.Starting => "starting",
        RunPhase.Reading => "reading",
        RunPhase.Planning => "planning",
        RunPhase.Reviewing => "reviewing",
        RunPhase.Consent => "consent",
        RunPhase.GroupsAndLists => "groups and lists",
        RunPhase.Crm => "updating the donor database",
        RunPhase.Removals => "removing from lists",
        RunPhase.Additions => "adding to lists",
        RunPhase.ReadingBack => "reading back",
        RunPhase.Finished => "finished",
    };
}
