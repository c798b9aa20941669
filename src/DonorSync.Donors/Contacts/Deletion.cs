namespace DonorSync.Donors.Contacts;

/// <summary>Why contacts are deleted, and when, for the evidence that stays of those that were opted out (C10, P9).</summary>
/// <param name="How">In words, after "the contact".</param>
/// <param name="Except">A contact that gets the No in another way.</param>
readonly record struct Deletion(DateTimeOffset At, string How = "was deleted", Guid? Except = null);
