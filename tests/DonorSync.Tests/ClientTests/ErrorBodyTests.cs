using DonorSync.ConstantContact.Calls;

namespace DonorSync.Tests.ClientTests;

/// <summary>The shapes of error bodies, by their author.</summary>
public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("""[{"error_key":"k","error_message":"m"}]""", "k", "m")]
    [InlineData("""[{"error_key":"k","error_message":"m"},{"error_key":"l","error_message":"n"}]""", "k", "m; n")]
    [InlineData("""{"error_key":"unauthorized","error_message":"Unauthorized"}""", "unauthorized", "Unauthorized")]
    [InlineData("""{"message":"Forbidden"}""", null, "Forbidden")]
    [InlineData("""{"error":"invalid_grant","error_description":"expired"}""", "invalid_grant", "expired")]
    [InlineData("<html>502</html>", null, null)]
    [InlineData("", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("[null]", null, "")]
    [InlineData("\"text\"", null, null)]
    [InlineData("""{"error_key":5,"error_message":["x"]}""", null, null)]
    [InlineData("""[{"error_key":"k","error_mess""", null, null)]
    public void Every_shape_is_read(string body, string? key, string? message) =>
        Assert.Equal((key, message), ApiErrorReader.Parse(body));

    [Theory]
    [InlineData(
        "Validation failed: Email already exists for contact 61d00338-4bd5-11ed-8c0a-fa163ec17584", "61d00338-4bd5-11ed-8c0a-fa163ec17584")]
    [InlineData("Email already exists for contact 5CF018E4-302E-11F1-84B4-0242841D1F0F", "5cf018e4-302e-11f1-84b4-0242841d1f0f")]
    [InlineData("Validation failed: EmailAddress is not unique", null)]
    [InlineData(null, null)]
    public void A_conflict_names_the_contact_in_all_its_wordings(string? message, string? id) =>
        Assert.Equal(id, ConflictText.IdIn(message));
}
