namespace DonorSync.ConstantContact.Account;

internal sealed record AccountBody(string? EncodedAccountId, string? OrganizationName);

internal sealed record PrivilegeBody(int? PrivilegeId, string? PrivilegeName);
