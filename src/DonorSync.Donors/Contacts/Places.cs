namespace DonorSync.Donors.Contacts;

/// <summary>A place in a list of contacts: they are listed oldest first.</summary>
public sealed record ContactPlace(DateTimeOffset CreatedAt, Guid Id);

/// <summary>A place in a list of groups: they are listed by name.</summary>
public sealed record GroupPlace(string NameKey);
