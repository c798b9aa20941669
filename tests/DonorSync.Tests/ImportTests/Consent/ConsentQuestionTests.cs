using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Tests.ImportTests;

/// <summary>P9: a column about consent is understood, or the user is asked.</summary>
public sealed class ConsentQuestionTests
{
    [Theory]
    [InlineData("Mailing preference", "keep me posted;nothing please")] // by name and cells
    [InlineData("Our opt-out list", "5")] // by name
    [InlineData("Our opt-out list", "")] // by name, though it is blank
    [InlineData("Remarks", "likes dogs;please take me off the list")] // by a cell
    [InlineData("Field 9", ";;;;Unsubscribed")]
    [InlineData("Status", "Active;Unsubscribed;Cactus")] // a status with a word that is not known
    [InlineData("Accepts Email Marketing", "yes;only in May")]
    [InlineData("Marketing", "yes;no")]
    [InlineData("Permission slip?", "yes;no")]
    [InlineData("Einwilligung", "ja;nein")]
    [InlineData("Call notes", "asked not to be emailed")] // a channel in the name, email in a cell
    [InlineData("Do Not Phone", "yes;neither phone nor email: do not contact by e-mail")]
    [InlineData("Text", "has opted out")]
    public async Task A_column_about_consent_leads_to_a_question(string header, string cells)
    {
        var asked = await Assert.ThrowsAsync<ConsentColumnsException>(() => DonorFiles.OpenAsync(File(header, cells)));
        var question = Assert.Single(asked.Questions);
        Assert.Equal(header, question.Name);
        Assert.InRange(question.Examples.Count, cells.Trim(';').Length == 0 ? 0 : 1, 3);
        Assert.Contains($"\"{header}\"", asked.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Status", "Member;Lapsed;Active")]
    [InlineData("Email Type", "Home;Work")]
    [InlineData("Shoe Size", "42;no")]
    [InlineData("Lead Source", "Newsletter signup;Gala")]
    [InlineData("Mailing Name", "Mrs. A. Lovelace")]
    [InlineData("Contact Owner", "Sam")]
    [InlineData("Last email sent", "2024-01-01;2023-02-03")]
    [InlineData("Volunteer", "yes;no")]
    [InlineData("Emails opened", "0;1;17")]
    [InlineData("Block", "B;C")]
    [InlineData("Interests", "Dogs;Trees")]
    [InlineData("Opt In Source", "Web form")]
    [InlineData("Do Not Phone", "yes;no")]
    [InlineData("SMS Opt In", "yes;no")]
    [InlineData("Do Not Mail", "1;0")]
    [InlineData("Opted out of text messages", "yes")]
    public async Task A_harmless_column_leads_to_no_question(string header, string cells)
    {
        var reader = await DonorFiles.OpenAsync(File(header, cells));
        Assert.Equal([header], reader.Columns.Ignored);
    }

    [Fact]
    public async Task Columns_about_other_channels_are_named_in_the_notes()
    {
        var reader = await DonorFiles.OpenAsync("Email,Do Not Phone,SMS Opt In\na@example.org,yes,no\n");
        Assert.Equal("Columns \"Do Not Phone\" and \"SMS Opt In\" are about other channels than email and were left out.",
            Assert.Single(reader.Columns.Notes));
        Assert.Null(Assert.IsType<ContactRow>(
            Assert.Single(await reader.ReadAsync(CancellationToken.None).ToListAsync())).Draft.EmailOptIn);
    }

    [Fact]
    public async Task A_word_at_the_end_of_the_file_is_found()
    {
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"p{i}@example.org,note {i}\n"));
        var asked = await Assert.ThrowsAsync<ConsentColumnsException>(
            () => DonorFiles.OpenAsync($"Email,Remarks\n{rows}z@example.org,has opted out\n"));
        Assert.Equal("has opted out", asked.Questions[0].Examples[0]);
    }

    [Theory]
    [InlineData(ColumnAnswer.OptOut, "yes", false, null)]
    [InlineData(ColumnAnswer.OptOut, "since May", false, null)]
    [InlineData(ColumnAnswer.OptOut, "", null, null)]
    [InlineData(ColumnAnswer.OptOut, "no", null, null)]
    [InlineData(ColumnAnswer.OptIn, "yes", true, null)]
    [InlineData(ColumnAnswer.OptIn, "no", false, null)]
    [InlineData(ColumnAnswer.NotDeliverable, "full", null, false)]
    [InlineData(ColumnAnswer.Ignore, "unsubscribed", null, null)]
    public async Task An_answer_sets_the_meaning_of_the_cells(ColumnAnswer answer, string cell, bool? optIn, bool? deliverable)
    {
        var draft = Assert.IsType<ContactRow>(
            Assert.Single(await AnsweredAsync($"Email,Mail preference\na@example.org,{cell}\n", "Mail preference", answer))).Draft;
        Assert.Equal((optIn, deliverable), (draft.EmailOptIn, draft.EmailDeliverable));
    }

    [Fact]
    public async Task A_cell_that_is_not_understood_in_an_answered_opt_in_column_rejects_its_row()
    {
        var row = Assert.IsType<RejectedRow>(
            Assert.Single(await AnsweredAsync("Email,Mail preference\na@example.org,perhaps\n", "Mail preference", ColumnAnswer.OptIn)));
        Assert.Equal("Mail preference: \"perhaps\" is neither yes nor no.", Assert.Single(row.Reasons));
    }

    [Fact]
    public async Task Group_creates_groups_from_cell_names_and_one_group_for_a_column_of_yes_and_no()
    {
        var named = Assert.IsType<ContactRow>(
            (await AnsweredAsync("Email,Newsletters\na@example.org,Unsubscribed; Weekly\n", "newsletters", ColumnAnswer.Group))[0]);
        Assert.Equal(["Unsubscribed", "Weekly"], named.Groups);
        var rows = await AnsweredAsync("Email,Gets our mail\na@example.org,x\nb@example.org,\nc@example.org,no\n", "Gets our mail",
            ColumnAnswer.Group);
        Assert.Equal([1, 0, 0], rows.Cast<ContactRow>().Select(row => row.Groups.Length));
        Assert.Equal(["Gets our mail"], ((ContactRow)rows[0]).Groups);
    }

    [Fact]
    public async Task An_answer_overrides_a_known_name_and_ignoring_is_noted()
    {
        var reader = await OpenAsync("Email,Do Not Email\na@example.org,yes\n", "Do Not Email", ColumnAnswer.Ignore);
        Assert.Equal("Column \"Do Not Email\" was left out, as you said; what it says of consent does not count.",
            Assert.Single(reader.Columns.Notes));
        Assert.Null(Assert.IsType<ContactRow>(
            Assert.Single(await reader.ReadAsync(CancellationToken.None).ToListAsync())).Draft.EmailOptIn);
    }

    [Fact]
    public async Task An_answer_about_a_missing_column_is_refused()
    {
        var error = await Assert.ThrowsAsync<UnknownColumnException>(
            () => OpenAsync("Email\na@example.org\n", "Mail pref", ColumnAnswer.OptOut));
        Assert.Equal("The file has no column \"Mail pref\".", error.Message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"X\":5}")]
    [InlineData("{\"X\":\"optout!\"}")]
    [InlineData("{\"X\":\"optOut\",\"x\":\"optIn\"}")]
    public void Wrong_answers_are_refused(string json) => Assert.Throws<WrongAnswerException>(() => ColumnAnswers.FromJson(json));

    [Theory]
    [InlineData("Notes", "unsubscribed", "a@example.org", false)] // unknown, so the user is asked
    [InlineData("Tags", "Board; Unsubscribed", "a@example.org", false)]
    [InlineData("Type", "Opted out", "a@example.org", false)]
    [InlineData("City", "Do not email", "a@example.org", false)]
    [InlineData("SMS status", "unsubscribed", "a@example.org", false)]
    public async Task Unsubscribed_means_opted_out_in_any_column(string header, string cell, string email, bool expected)
    {
        if (header == "Notes")
        {
            await Assert.ThrowsAsync<ConsentColumnsException>(() => DonorFiles.OpenAsync($"Email,{header}\n{email},{cell}\n"));
            return;
        }
        var row = await DonorFiles.ReadOneAsync($"Email,{header}\n{email},{cell}\n");
        Assert.Equal(expected, row.Draft.EmailOptIn);
        Assert.Contains(row.Notes, note => note.Contains("read as an opt-out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_messages_that_are_unwanted_do_not_contradict_an_email_that_is_wanted()
    {
        Assert.True((await DonorFiles.ReadOneAsync("Email,Email Opt In,SMS status\na@example.org,yes,unsubscribed\n")).Draft.EmailOptIn);
    }

    [Fact]
    public async Task Blank_cells_of_an_opt_in_column_are_reported_with_their_number()
    {
        var reader = await DonorFiles.OpenAsync("Email,Email Opt In\na@example.org,yes\nb@example.org,\nc@example.org, \n");
        Assert.Contains("is blank in 2 rows", Assert.Single(reader.Columns.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newsletter_column_alone_counts_as_the_opt_in()
    {
        var alone = (await DonorFiles.ReadOneAsync("Email,Newsletter\na@example.org,no\n")).Draft;
        Assert.Equal((false, false), (alone.Newsletter, alone.EmailOptIn));
        var beside = (await DonorFiles.ReadOneAsync("Email,Newsletter,Email Opt In\na@example.org,no,yes\n")).Draft;
        Assert.Equal((false, true), (beside.Newsletter, beside.EmailOptIn));
    }

    private static string File(string header, string cells) =>
        $"Email,\"{header}\"\n" + string.Concat(cells.Split(';').Select((cell, i) => $"p{i}@example.org,\"{cell}\"\n"));

    private static Task<DonorFileReader> OpenAsync(string text, string column, ColumnAnswer answer) =>
        DonorFileReader.OpenAsync(
            DonorFiles.Bytes(text), new(), ColumnAnswers.FromOptions([$"{column}={answer}"]), sheet: null, CancellationToken.None);

    private static async Task<List<DonorRow>> AnsweredAsync(string text, string column, ColumnAnswer answer) =>
        await (await OpenAsync(text, column, answer)).ReadAsync(CancellationToken.None).ToListAsync();
}
