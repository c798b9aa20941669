namespace DonorSync.ConstantContact;

internal sealed record AccountBody(string? EncodedAccountId, string? OrganizationName);

internal sealed record PrivilegeBody(int? PrivilegeId, string? PrivilegeName);
