using System.Text.Json;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Contacts;

namespace DonorSync.Tests.ClientTests;

public sealed class TimestampTests
{
    [Theory]
    [InlineData("2024-10-30T18:56:35Z", "2024-10-30T18:56:35.0000000+00:00")]
    [InlineData("2016-03-03T10:56:29-05:00", "2016-03-03T15:56:29.0000000+00:00")]
    [InlineData("2016-01-23T13:48:44.108Z", "2016-01-23T13:48:44.1080000+00:00")]
    [InlineData("2016-01-23T13:48:44.000+00:00", "2016-01-23T13:48:44.0000000+00:00")]
    [InlineData("2026-02-05T07:32:49.766+0000", "2026-02-05T07:32:49.7660000+00:00")]
    [InlineData("2026-02-05T07:32:49-0530", "2026-02-05T13:02:49.0000000+00:00")]
    [InlineData("2022-08-15", "2022-08-15T00:00:00.0000000+00:00")]
    public void All_spellings_are_read(string text, string instant) =>
        Assert.Equal(instant, InstantReader.Parse(text)!.Value.ToString("O"));

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData(null)]
    [InlineData("2024-13-30T18:56:35Z")]
    public void An_invalid_time_reads_as_none(string? text) => Assert.Null(InstantReader.Parse(text));

    [Fact]
    public void An_odd_timestamp_does_not_cost_the_contact()
    {
        var contact = JsonSerializer.Deserialize(
            """{"contact_id":"c1","updated_at":{"odd":[1]},"created_at":1700000000,"deleted_at":"a while ago"}""", Wire.Of<ContactBody>())!;

        Assert.Equal("c1", contact.ContactId);
        Assert.Null(contact.UpdatedAt);
        Assert.Null(contact.CreatedAt);
        Assert.Null(contact.IsDeleted);
    }

    [Fact]
    public void Queries_carry_whole_seconds_in_UTC() =>
        Assert.Equal("2026-03-10T08:00:00Z", InstantReader.Text(new(2026, 3, 10, 9, 0, 0, 250, TimeSpan.FromHours(1))));
}
