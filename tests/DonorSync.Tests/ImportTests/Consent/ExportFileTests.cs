using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

/// <summary>Exports of other donor systems, with their headers.</summary>
public sealed class ExportFileTests
{
    [Fact]
    public async Task Mailchimp_unsubscribed_members_are_opted_out()
    {
        var row = await DonorFiles.ReadOneAsync(
            "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,CC,REGION,UNSUB_TIME,"
            + "UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID,NOTES,TAGS\n"
            + "uma@example.org,Uma,Gone,2,2024-02-01 09:00:00,192.0.2.20,2024-02-01 09:05:00,192.0.2.21,DE,BE,2024-02-03 10:00:00,Spring,"
            + "c1,NORMAL,,11,e1,,\n");
        Assert.Equal((false, null, null), (row.Draft.EmailOptIn, row.Draft.State, row.Draft.EmailDeliverable));
    }

    [Fact]
    public async Task Mailchimp_cleaned_members_are_not_deliverable_since_that_day()
    {
        var row = await DonorFiles.ReadOneAsync(
            "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LAST_CHANGED,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID,EUID,"
            + "NOTES,TAGS\n"
            + "cleo@example.org,Cleo,1,2024-02-01 09:00:00,2024-02-03 10:00:00,2024-03-04 10:00:00,Spring appeal,c1,11,e1,,\n");
        Assert.Equal((null, false), (row.Draft.EmailOptIn, row.Draft.EmailDeliverable));
        Assert.Equal(new DateTimeOffset(2024, 3, 4, 10, 0, 0, TimeSpan.Zero), row.Draft.BadAddress!.Since);
        Assert.Contains("Spring appeal", row.Draft.BadAddress!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constant_Contacts_own_export()
    {
        var rows = await DonorFiles.ReadAsync(
            "Email address,First name,Last name,Company,Job title,Email status,Email permission status,Email update source,Confirmed "
            + "Opt-Out Date,Confirmed Opt-Out Source,Confirmed Opt-Out Reason,"
            + "Street address line 1 - Home,City - Home,State/Province - Home,Zip/Postal Code - Home,Country - Home,Tags,Email Lists,"
            + "Source Name,Created At\n"
            + "ann@example.org,Ann,Active,,,Active,Express,,,,,1 Elm St,Salem,OR,97301,US,,General Interest;Board,Web,2020-09-25 16:45:13 "
            + "-0400\n"
            + "uri@example.org,Uri,Gone,,,Unsubscribed,Unsubscribed,,2023-04-05 10:00:00 -0400,Contact,No longer interested,,,,,,,General "
            + "Interest,Web,2020-09-25 16:45:13 -0400\n");
        Assert.Equal([true, false], rows.Cast<ContactRow>().Select(row => row.Draft.EmailOptIn!.Value));
        var ann = Assert.IsType<ContactRow>(rows[0]);
        Assert.Equal(("1 Elm St", "Salem", "OR", "97301", "US"),
            (ann.Draft.Address1, ann.Draft.City, ann.Draft.State, ann.Draft.Postal, ann.Draft.Country));
        Assert.Equal(["General Interest", "Board"], ann.Groups);
    }

    [Fact]
    public async Task CiviCrm()
    {
        var rows = await ContactsAsync(
            "Contact ID,Contact Type,First Name,Last Name,Organization Name,Do Not Phone,Do Not Email,Do Not Mail,Do Not Sms,Do Not Trade,"
            + "No Bulk Emails (User Opt Out),Email,On Hold,Street Address,City\n"
            + "201,Individual,Bea,Bulk,,,,,,,1,bea@example.org,,1 A St,Leeds\n"
            + "202,Individual,Dee,Email,,1,1,1,,,,dee@example.org,,,\n"
            + "203,Organization,,,Helping Hands,,,1,,,,office@example.org,On Hold Bounce,,\n"
            + "204,Household,,,,1,,,,,,fam@example.org,,,\n"
            + "205,Individual,Hob,Held,,,,,,,,hob@example.org,On Hold Opt Out,,\n");
        Assert.Equal([false, false, null, null, false], rows.Select(row => row.Draft.EmailOptIn));
        Assert.Equal([null, null, false, null, null], rows.Select(row => row.Draft.EmailDeliverable));
        Assert.Equal([ContactKind.Person, ContactKind.Person, ContactKind.Organization, ContactKind.Person, ContactKind.Person],
            rows.Select(row => row.Draft.Kind));
    }

    [Fact]
    public async Task HubSpot()
    {
        var rows = await ContactsAsync(
            "Record ID,First Name,Last Name,Email,Unsubscribed from all email,Opted out of email: Marketing Information,Company Name,"
            + "Street Address,City,State/Region,Postal Code,Country/Region\n"
            + "1,Hal,All,hal@example.org,true,,,,,,,\n"
            + "2,Hev,Marketing,hev@example.org,,true,,1 Bay St,Ottawa,Ontario,K1A 0A1,Canada\n"
            + "3,Hop,Yes,hop@example.org,false,false,,,,,,\n");
        Assert.Equal([false, false, true], rows.Select(row => row.Draft.EmailOptIn));
        Assert.Equal(("Ontario", "Canada"), (rows[1].Draft.State, rows[1].Draft.Country));
    }

    [Fact]
    public async Task Shopify()
    {
        var row = await DonorFiles.ReadOneAsync(
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,Default "
            + "Address City,Default Address Province Code,Default Address Country Code,"
            + "Default Address Zip,Phone,Accepts SMS Marketing,Total Spent,Tags\n7001,Sal,No,sal@example.org,no,,1 Pier,Bath,,GB,BA1,,yes,"
            + "12.00,vip\n");
        Assert.Equal((false, "1 Pier", "Bath", "GB", "BA1"),
            (row.Draft.EmailOptIn, row.Draft.Address1, row.Draft.City, row.Draft.Country, row.Draft.Postal));
    }

    [Fact]
    public async Task Salesforce_nonprofit_contacts_by_their_API_names()
    {
        var rows = await ContactsAsync(
            "Id,FirstName,LastName,Email,HasOptedOutOfEmail,npsp__Do_Not_Contact__c,npsp__Deceased__c,MailingStreet,MailingCity,"
            + "MailingState,MailingPostalCode,MailingCountry,npe01__HomeEmail__c,npe01__WorkEmail__c,npe01__Preferred_Email__c\n"
            + "003A,Nora,Contact,nora@example.org,false,true,false,1 Elm,Reno,NV,89501,US,nora@example.org,nora@work.example.org,Personal\n"
            + "003B,Nils,Optout,nils@example.org,true,false,false,,,,,,,,\n"
            + "003C,Dora,Dead,dora@example.org,false,false,true,,,,,,,,\n"
            + "003D,Yes,Ok,yes@example.org,false,false,false,,,,,,,,\n");
        Assert.Equal([false, false, false, true], rows.Select(row => row.Draft.EmailOptIn));
        Assert.Contains("the person has died", Assert.Single(rows[2].Notes), StringComparison.Ordinal);
        Assert.Equal(("1 Elm", "nora@work.example.org"), (rows[0].Draft.Address1, rows[0].Draft.AlternateEmail));
    }

    [Fact]
    public async Task DonorPerfect()
    {
        var rows = await ContactsAsync(
            "donor_id,first_name,last_name,org_rec,opt_line,address,address2,city,state,zip,country,email,no_email,nomail,donor_type\n"
            + "11,Dot,Perfect,N,,1 Elm,,Reno,NV,89501,US,dot@example.org,Y,N,IN\n12,,Helping Hands Inc,Y,,,,,,,,hh@example.org,N,N,CO\n13,"
            + "Una,Unknown,N,,,,,,,,una@example.org,N,N,ZZ\n");
        Assert.Equal((ContactKind.Person, false), (rows[0].Draft.Kind, rows[0].Draft.EmailOptIn));
        Assert.Equal((ContactKind.Organization, "Helping Hands Inc", null),
            (rows[1].Draft.Kind, rows[1].Draft.CompanyName, rows[1].Draft.LastName));
        Assert.Equal(ContactKind.Person, rows[2].Draft.Kind);
        Assert.Contains("\"ZZ\" is neither", Assert.Single(rows[2].Notes), StringComparison.Ordinal);
    }

    /// <summary>One opted-out row in the format of each system.</summary>
    [Theory]
    [InlineData("Subscriber,Status,Signup IP,Unsubscribed", "ada@example.org,unsubscribed,,2023-05-06 07:08:09", "Email")] // MailerLite
    [InlineData(
        "Email,First Name,Status,Tags,Unsubscribed Date,Bounced Date", "ada@example.org,Ada,Unsubscribed,,2023-01-02,")] // ActiveCampaign
    [InlineData("CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,EMAIL_BLACKLISTED", "7,ada@example.org,Ada,L,Yes")] // Brevo
    [InlineData("email,first_name,last_name,Email Marketing Consent,Email Marketing Consent Timestamp,SMS Marketing Consent",
        "ada@example.org,Ada,L,UNSUBSCRIBED,2024-01-01,SUBSCRIBED")] // Klaviyo
    [InlineData("Email Address,Name,Status,Unsubscribe Date", "ada@example.org,Ada L,Unsubscribed,2021-02-03")] // Campaign Monitor
    [InlineData("First Name,Last Name,Email,Email Opt Out", "Ada,L,ada@example.org,true")] // Zoho
    [InlineData("First Name,Last Name,Email,Do not contact,Opted out of email", "Ada,L,ada@example.org,,Yes")] // Neon, eTapestry
    [InlineData("Constituent ID,First name,Last/Organization/Group/Household name,Email address,Requests no email,Deceased",
        "1,Ada,L,ada@example.org,Yes,No")] // Raiser's Edge
    [InlineData(
        "First,Last,Primary Email Address,Email Interest Type,Primary Street", "Ada,L,ada@example.org,OptedOut,1 Elm")] // Bloomerang
    [InlineData("First name,Last name,Email,Subscribed to emails,Email delivery disabled", "Ada,L,ada@example.org,no,no")] // Wild Apricot
    [InlineData("Email,First Name,Last Name,Accepts Marketing,Subscriber Since", "ada@example.org,Ada,L,FALSE,2020-01-01")] // Squarespace
    [InlineData("First Name,Last Name,Email,Is Opted In", "Ada,L,ada@example.org,No")] // Virtuous
    [InlineData("Donor First Name,Donor Last Name,Donor Email,Do Not Email", "Ada,L,ada@example.org,Y")] // Network for Good
    [InlineData("First Name,Last Name,Primary Email,Email Subscription Status", "Ada,L,ada@example.org,Unsubscribed")] // Givebutter
    [InlineData("billing_first_name,billing_last_name,billing_email,marketing_opt_in", "Ada,L,ada@example.org,no")] // WooCommerce
    [InlineData("First Name,Last Name,E-mail Address,Home Street,Home City,Business City,Do Not Email",
        "Ada,L,ada@example.org,1 Elm,Reno,Bath,1")] // Outlook
    public async Task An_opted_out_row_of_a_system(string header, string row, string? firstIs = null)
    {
        var text = firstIs is null ? header : firstIs + header[header.IndexOf(',', StringComparison.Ordinal)..];
        Assert.Equal((false, "ada@example.org"), (await DonorFiles.ReadOneAsync($"{text}\n{row}\n")).Draft is var draft
            ? (draft.EmailOptIn, draft.PrimaryEmail) : default);
    }

    [Theory]
    [InlineData("Active", true, null)]
    [InlineData("Subscribed", true, null)]
    [InlineData("Express", true, null)]
    [InlineData("Implied", true, null)]
    [InlineData("Unsubscribed", false, null)]
    [InlineData("Non-subscribed", false, null)]
    [InlineData("Never Subscribed", false, null)]
    [InlineData("Opted Out", false, null)]
    [InlineData("Transactional only", false, null)]
    [InlineData("Awaiting Confirmation", false, null)]
    [InlineData("Pending", false, null)]
    [InlineData("No Permissions Set", false, null)]
    [InlineData("Cleaned", null, false)]
    [InlineData("Hard bounced", null, false)]
    [InlineData("Deceased", false, null)]
    public async Task Words_of_a_status_column(string word, bool? optIn, bool? deliverable)
    {
        var draft = (await DonorFiles.ReadOneAsync($"Email,Email Status\na@example.org,{word}\n")).Draft;
        Assert.Equal((optIn, deliverable), (draft.EmailOptIn, draft.EmailDeliverable));
    }

    private static async Task<List<ContactRow>> ContactsAsync(string text) =>
        [.. (await DonorFiles.ReadAsync(text)).Select(Assert.IsType<ContactRow>)];
}
