using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class DonorMergeTests
{
    private static readonly DonorDraft Ada = new()
    {
        StatedKind = ContactKind.Person,
        FirstName = "Ada",
        LastName = "Lovelace",
        PrimaryEmail = "ada@example.org",
        City = "London",
        EmailOptIn = true,
        Newsletter = true,
    };

    [Fact]
    public void A_blank_never_clears()
    {
        var result = DonorMerge.Merge(Ada, new() { FirstName = "Ada", LastName = "Lovelace", PrimaryEmail = "ada@example.org" }, said: 0);
        Assert.False(result.IsChanged);
        Assert.Equal(Ada, result.Values);
    }

    [Fact]
    public void A_different_value_replaces_and_a_missing_one_is_filled()
    {
        var result = DonorMerge.Merge(Ada, Ada with { City = "Leeds", Postal = "LS1" }, said: 0);
        Assert.True(result.IsChanged);
        Assert.Equal(Ada with { City = "Leeds", Postal = "LS1" }, result.Values);
    }

    [Fact]
    public void Case_of_names_and_emails_is_no_change_C1()
    {
        Assert.False(DonorMerge.Merge(Ada, Ada with { FirstName = "ADA", PrimaryEmail = "Ada@Example.ORG" }, said: 0).IsChanged);
    }

    [Theory]
    [InlineData("MA", "US", "Massachusetts", "United States", false)]
    [InlineData("Massachusetts", "United States", "mass.", "USA", false)]
    [InlineData("WA", null, "Washington", null, false)]
    [InlineData("MA", "US", "Maine", "US", true)]
    [InlineData("WA", "US", "Western Australia", "Australia", true)]
    [InlineData("CA", "Canada", "California", null, true)]
    [InlineData("MA", null, "Massachusetts", "United States", true)]
    public void Another_spelling_of_a_place_is_not_a_change_C11(
        string state, string? country, string stateOfRow, string? countryOfRow, bool changes)
    {
        var stored = Ada with { State = state, Country = country };
        var merged = DonorMerge.Merge(stored, Ada with { State = stateOfRow, Country = countryOfRow }, said: 0);
        Assert.Equal(changes, merged.IsChanged);
        // The first row decides; a later row with another spelling of the same value is no conflict.
        Assert.Empty(DonorMerge.Merge(merged.Values, merged.Values with { State = stateOfRow, Country = countryOfRow }, merged.Said).Notes);
    }

    [Fact]
    public void Of_two_rows_for_one_contact_the_first_decides_so_that_a_second_import_changes_nothing()
    {
        var (first, second) = (Ada with { City = "Leeds" }, Ada with { City = "York", Country = "UK" });
        var one = DonorMerge.Merge(Ada, first, said: 0);
        var two = DonorMerge.Merge(one.Values, second, one.Said);
        Assert.Equal(Ada with { City = "Leeds", Country = "UK" }, two.Values);
        Assert.Equal("city \"York\" was not used: an earlier row of this file says \"Leeds\"", Assert.Single(two.Notes));

        var again = DonorMerge.Merge(two.Values, first, said: 0);
        Assert.False(again.IsChanged);
        Assert.False(DonorMerge.Merge(again.Values, second, again.Said).IsChanged);
    }

    [Fact]
    public void An_opt_in_is_lowered_and_never_raised()
    {
        var lowered = DonorMerge.Merge(Ada, Ada with { EmailOptIn = false }, said: 0);
        Assert.False(lowered.Values.EmailOptIn);
        var kept = DonorMerge.Merge(lowered.Values, Ada with { EmailOptIn = true }, said: 0);
        Assert.False(kept.IsChanged);
        Assert.Equal("email opt-in kept No: a file does not raise it", Assert.Single(kept.Notes));
    }

    [Fact]
    public void An_opt_out_in_one_row_holds_for_every_preference()
    {
        foreach (var field in DraftFields.Preferences)
        {
            var no = DonorMerge.Merge(field.With(Ada, true), field.With(new(), false), said: 0);
            Assert.False(field.Get(no.Values), field.Name);
            Assert.False(DonorMerge.Merge(no.Values, field.With(new(), true), said: 0).IsChanged, field.Name);
        }
    }

    [Fact]
    public void Every_text_field_of_a_draft_is_compared()
    {
        foreach (var field in DraftFields.Texts)
            Assert.Equal(
                "x", field.Get(DonorMerge.Merge(new() { StatedKind = ContactKind.Person }, field.With(new(), "x"), said: 0).Values));
        var strings = typeof(DonorDraft).GetProperties().Count(property => property.PropertyType == typeof(string));
        var bools = typeof(DonorDraft).GetProperties().Count(property => property.PropertyType == typeof(bool?));
        Assert.Equal((strings, bools), (DraftFields.Texts.Length, DraftFields.Preferences.Length));
    }

    [Fact]
    public void Keys_ignore_case_and_distinguish_people_who_share_an_address_C10()
    {
        Assert.Equal(DonorKey.Of(Ada),
            DonorKey.Of(Ada with { FirstName = "ADA", PrimaryEmail = "ADA@example.org", City = "x", AlternateEmail = "b@example.org" }));
        Assert.NotEqual(DonorKey.Of(Ada), DonorKey.Of(Ada with { FirstName = "William" }));
        Assert.NotEqual(DonorKey.Of(Ada), DonorKey.Of(Ada with { PrimaryEmail = "a.da@example.org" }));
        Assert.NotEqual(DonorKey.Of(Ada), DonorKey.Of(Ada with { PrimaryEmail = "ada+x@example.org" }));
        Assert.NotEqual(DonorKey.Of(Ada), DonorKey.Of(Ada with { StatedKind = ContactKind.Organization }));
    }

    [Fact]
    public void Without_a_primary_email_the_alternate_one_or_the_address_tells_donors_apart()
    {
        var donor = Ada with { PrimaryEmail = null, AlternateEmail = "a@example.org" };
        Assert.NotEqual(DonorKey.Of(donor), DonorKey.Of(donor with { AlternateEmail = "b@example.org" }));
        var poor = Ada with { PrimaryEmail = null, Address1 = "1 Mill Lane", Postal = "LS1" };
        Assert.Equal(DonorKey.Of(poor), DonorKey.Of(poor with { Address1 = "1 MILL LANE", City = "other" }));
        Assert.NotEqual(DonorKey.Of(poor), DonorKey.Of(poor with { Address1 = "2 Mill Lane" }));
    }
}
