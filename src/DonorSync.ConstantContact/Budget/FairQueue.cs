namespace DonorSync.ConstantContact;

/// <summary>
/// Waiters in lanes that take turns, so that a connection with a thousand calls does not hold up one with three. Patient lanes get every
/// fourth turn while others wait, and all of them otherwise: never none. Not thread-safe.
/// </summary>
internal sealed class FairQueue<TLane> where TLane : notnull
{
    const int PatientEvery = 4;

    readonly Lanes<TLane> prompt = new();
    readonly Lanes<TLane> patient = new();
    int served;

    public bool IsEmpty => prompt.IsEmpty && patient.IsEmpty;

    public Task Enter(TLane lane, bool isPatient, CancellationToken cancellation) => (isPatient ? patient : prompt).Enter(lane, cancellation);

    /// <summary>How many other lanes come before this one's next turn, about; 0 when it does not wait.</summary>
    public int Ahead(TLane lane) => prompt.Before(lane) ?? (patient.Before(lane) is { } before ? before + prompt.Count : 0);

    /// <summary>Lets the next waiter go on; false when nobody waits any more.</summary>
    public bool ReleaseNext()
    {
        var patientFirst = ++served % PatientEvery == 0;
        var (first, second) = patientFirst ? (patient, prompt) : (prompt, patient);
        return first.ReleaseNext() || second.ReleaseNext();
    }

    public void FailAll(Exception reason)
    {
        prompt.FailAll(reason);
        patient.FailAll(reason);
    }
}
