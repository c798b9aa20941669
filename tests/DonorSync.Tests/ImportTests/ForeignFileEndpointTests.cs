using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DonorSync.Tests.ImportTests;

/// <summary>Files of other systems and spreadsheets, imported over REST.</summary>
public sealed class ForeignFileEndpointTests(ImportServer server) : IClassFixture<ImportServer>
{
    private const string Shared = "Email,First Name,Last Name,";

    /// <param name="people">For each contact: address, opt-in, deliverable, groups.</param>
    [Theory]
    [InlineData(
        "Email Address,First Name,CC,REGION,UNSUB_TIME,UNSUB_REASON,EUID,TAGS\numa@m1.example.org,Uma,DE,BE,2024-02-03 10:00:00,NORMAL,e1,"
        + "\"\"\"Mail\"\",\"\"Large gifts\"\"\"\n",
        "uma@m1.example.org no yes Large gifts|Mail")]
    [InlineData("Email Address,First Name,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,EUID\ncleo@m2.example.org,Cleo,2024-03-04 10:00:00,Spring,e1\n",
        "cleo@m2.example.org yes no -")]
    [InlineData(
        "Email Address,First Name,TAGS\ntess@m3.example.org,Tess,\"\"\"Mail\"\",\"\"Large gifts\"\"\"\ntom@m3.example.org,Tom,\"Mail, "
        + "Helpers\"\n",
        "tess@m3.example.org yes yes Large gifts|Mail", "tom@m3.example.org yes yes Helpers|Mail")]
    [InlineData("Email address,First name,Email status,Email permission status,Confirmed Opt-Out Date,Tags,Email Lists\n"
        + "ann@c4.example.org,Ann,Active,Express,,,\"General, Trustees\"\nuri@c4.example.org,Uri,Unsubscribed,Unsubscribed,2023-04-05 "
        + "10:00:00 -0400,,General\n",
        "ann@c4.example.org yes yes General|Trustees", "uri@c4.example.org no yes General")]
    [InlineData("Contact Type,First Name,Organization Name,Do Not Phone,Do Not Email,No Bulk Emails (User Opt Out),Email,On Hold\n"
        + "Individual,Bea,,1,,1,bea@c5.example.org,\nIndividual,Dee,,,1,,dee@c5.example.org,\nOrganization,,Hands,,,,"
        + "office@c5.example.org,On Hold Bounce\nHousehold,,,,,,fam@c5.example.org,\n",
        "bea@c5.example.org no yes -", "dee@c5.example.org no yes -", "office@c5.example.org yes no -", "fam@c5.example.org yes yes -")]
    [InlineData(
        "First Name,Email,Unsubscribed from all email,Opted out of email: Events\nHal,hal@h7.example.org,true,\nHev,hev@h7.example.org,,"
        + "true\n",
        "hal@h7.example.org no yes -", "hev@h7.example.org no yes -")]
    [InlineData("First Name,Email,Accepts Email Marketing,Tags\nSal,sal@s9.example.org,no,\"vip, sponsors\"\n",
        "sal@s9.example.org no yes sponsors|vip")]
    [InlineData("Id,LastName,Email,HasOptedOutOfEmail,npsp__Do_Not_Contact__c,npsp__Deceased__c\n"
        + "1,N,nora@n20.example.org,false,true,false\n2,O,nils@n20.example.org,true,false,false\n3,D,dora@n20.example.org,false,false,"
        + "true\n",
        "nora@n20.example.org no yes -", "nils@n20.example.org no yes -", "dora@n20.example.org no yes -")]
    [InlineData(
        "first_name,last_name,org_rec,email,no_email,nomail,donor_type\nDot,P,N,dot@d21.example.org,Y,N,IN\n,Hands Inc,Y,"
        + "hh@d21.example.org,N,N,CO\n",
        "dot@d21.example.org no yes -", "hh@d21.example.org yes yes -")]
    [InlineData("First Name,Email,Groups,Tags\nA,a@g17.example.org,,vip\nC,c@g17.example.org,Trustees,vip\n",
        "a@g17.example.org yes yes vip", "c@g17.example.org yes yes Trustees|vip")]
    [InlineData(
        Shared + "Groups\nl1@g18.example.org,A,B,\"Red\nBlue\"\nl2@g18.example.org,A,B,\"[\"\"Red\"\",\"\"Blue\"\"]\"\nl3@g18.example.org,"
            + "A,B,Red|Blue\nl4@g18.example.org,A,B,None\n"
        + "l5@g18.example.org,A,B,\"Red (1/2/2020); Blue (3/4/2021)\"\nl6@g18.example.org,A,B,\"Friends, Family & "
        + "Co.\"\nl7@g18.example.org,A,B,-\n",
        "l1@g18.example.org yes yes Blue|Red", "l2@g18.example.org yes yes Blue|Red", "l3@g18.example.org yes yes Blue|Red",
        "l4@g18.example.org yes yes -",
        "l5@g18.example.org yes yes Blue|Red", "l6@g18.example.org yes yes Friends, Family & Co.", "l7@g18.example.org yes yes -")]
    [InlineData("First Name,Last Name,Email,,,\nA,B,a@t14.example.org,,,\nC,D,c@t14.example.org,,,,,,\nE,F,e@t14.example.org\n",
        "a@t14.example.org yes yes -", "c@t14.example.org yes yes -", "e@t14.example.org yes yes -")]
    [InlineData(Shared + "Groups,Notes\nr0@t25.example.org,R,0,,\nr1@t25.example.org,R,1\nr2@t25.example.org,R,2,Trustees,note\n",
        "r0@t25.example.org yes yes -", "r1@t25.example.org yes yes -", "r2@t25.example.org yes yes Trustees")]
    public async Task A_file_of_another_system(string file, params string[] people)
    {
        var report = await PostAsync(file);
        Assert.Equal((people.Length, 0), (report.GetProperty("created").GetInt32(), report.GetProperty("rejected").GetInt32()));
        foreach (var person in people)
            Assert.Equal(person, await ShowAsync(await FindAsync(person.Split(' ')[0])));
    }

    [Fact]
    public async Task The_first_of_several_addresses_that_is_filled_counts_and_the_next_is_the_alternate_one()
    {
        Assert.Equal(
            1, (await PostAsync("First Name,Email,Email,Email\nA,,second@o14.example.org,third@o14.example.org\n")).GetProperty("created")
                .GetInt32());
        Assert.Equal("third@o14.example.org", (await FindAsync("second@o14.example.org")).GetProperty("alternateEmail").GetString());
    }

    [Fact]
    public async Task Addresses_are_read_as_people_write_them_and_those_that_are_none_are_named()
    {
        var report = await PostAsync(
            "First Name,Email\nN0,mailto:a0@e13.example.org\nN1,a1@e13.example.org.\nN2,\"a2@e13.example.org, b2@e13.example.org\"\nN3,"
            + "<a3@e13.example.org>\n"
            + "N4,\"Ann <a4@e13.example.org>\"\nN5,\u200Ba5@e13.example.org\uFEFF\nN6,a6\u00AD@e13.example.org\nN7,N/A\nN8,no email\nN9,"
            + "a9@e13.example..org\n");
        Assert.Equal((9, 1), (report.GetProperty("created").GetInt32(), report.GetProperty("rejected").GetInt32()));
        Assert.Contains(
            "a9@e13.example..org", report.GetProperty("rejectedRows")[0].GetProperty("reasons")[0].GetString()!, StringComparison.Ordinal);
        for (var n = 0; n <= 6; n++)
            Assert.Equal($"N{n}", (await FindAsync($"a{n}@e13.example.org")).GetProperty("firstName").GetString());
    }

    [Fact]
    public async Task Changes_of_cells_by_spreadsheets_are_reverted()
    {
        var report = await PostAsync(
            "First Name,Email,Zip,Address 1,Groups\nC,c@x26.example.org,'02134,=\"1 Elm\",Red\nD,d@x26.example.org,\"=\"\"02134\"\"\",x,"
            + "Red\nE,e@x26.example.org,#REF!,#NAME?,#N/A\n");
        Assert.Equal(3, report.GetProperty("created").GetInt32());
        var apostrophe = await FindAsync("c@x26.example.org");
        Assert.Equal(("02134", "1 Elm"), (apostrophe.GetProperty("postal").GetString(), apostrophe.GetProperty("address1").GetString()));
        Assert.Equal("02134", (await FindAsync("d@x26.example.org")).GetProperty("postal").GetString());
        var broken = await FindAsync("e@x26.example.org");
        Assert.Equal((null, null), (broken.GetProperty("postal").GetString(), broken.GetProperty("address1").GetString()));
        Assert.Equal("e@x26.example.org yes yes -", await ShowAsync(broken));
    }

    private async Task<JsonElement> PostAsync(string csv)
    {
        using var content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(csv))
        { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        using var response = await server.Client.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<JsonElement> FindAsync(string email)
    {
        var found = await server.Client.GetFromJsonAsync<JsonElement>(
            new Uri($"/api/v1/contacts?email={Uri.EscapeDataString(email)}", UriKind.Relative));
        return Assert.Single(found.GetProperty("items").EnumerateArray());
    }

    private async Task<string> ShowAsync(JsonElement contact)
    {
        var all = await server.Client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/groups?limit=1000", UriKind.Relative));
        var names = all.GetProperty(
            "items").EnumerateArray().ToDictionary(g => g.GetProperty("id").GetString()!, g => g.GetProperty("name").GetString()!);
        var mine = contact.GetProperty(
            "groupIds").EnumerateArray().Select(id => names[id.GetString()!]).Order(StringComparer.OrdinalIgnoreCase);
        var groups = string.Join('|', mine);
        var preferences = contact.GetProperty("preferences");
        return string.Create(CultureInfo.InvariantCulture,
            $"{contact.GetProperty("primaryEmail").GetString()} {YesNo("integrationEmailOptIn")} {YesNo("emailDeliverable")} "
            + $"{(groups.Length == 0 ? "-" : groups)}");

        string YesNo(string name) => preferences.GetProperty(name).GetBoolean() ? "yes" : "no";
    }
}
