namespace DonorSync.Donors.Contacts;

/// <summary>Why and when contacts are deleted, for the evidence of the opted-out ones (C10, P9).</summary>
/// <param name="How">Words that follow "the contact".</param>
/// <param name="Except">A contact that gets the No in another way.</param>
readonly record struct Deletion(DateTimeOffset At, string How = "was deleted", Guid? Except = null);
