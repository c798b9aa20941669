namespace DonorSync.Donors.Merging;

/// <summary>Restores the fields of a merged contact, each one only if it has not changed since.</summary>
sealed class MergedFields(Contact now, Contact before, Contact after)
{
    /// <returns>Whether all of them could be restored.</returns>
    public bool GiveBack() =>
        Text(static c => c.FirstName, static (c, v) => c.FirstName = v)
        & Text(static c => c.LastName, static (c, v) => c.LastName = v)
        & Text(static c => c.CompanyName, static (c, v) => c.CompanyName = v)
        & Text(static c => c.PrimaryEmail, static (c, v) => c.PrimaryEmail = v)
        & Text(static c => c.AlternateEmail, static (c, v) => c.AlternateEmail = v)
        & Text(static c => c.Address1, static (c, v) => c.Address1 = v)
        & Text(static c => c.Address2, static (c, v) => c.Address2 = v)
        & Text(static c => c.City, static (c, v) => c.City = v)
        & Text(static c => c.State, static (c, v) => c.State = v)
        & Text(static c => c.Postal, static (c, v) => c.Postal = v)
        & Text(static c => c.Country, static (c, v) => c.Country = v)
        & Field(static c => c.Preferences.AllowsSolicitations, static (c, v) => c.Preferences.AllowsSolicitations = v)
        & Field(static c => c.Preferences.MarketingMail, static (c, v) => c.Preferences.MarketingMail = v)
        & Field(static c => c.Preferences.Newsletter, static (c, v) => c.Preferences.Newsletter = v)
        & Field(static c => c.Preferences.ReceiveOtherMail, static (c, v) => c.Preferences.ReceiveOtherMail = v)
        & Field(static c => c.Preferences.AlternateEmailOptIn, static (c, v) => c.Preferences.AlternateEmailOptIn = v)
        & Field(
            static c => (c.Preferences.EmailDeliverable, c.EmailDeliverableChangedAt, c.EmailDeliverableReason),
            static (c, v) => (c.Preferences.EmailDeliverable, c.EmailDeliverableChangedAt, c.EmailDeliverableReason) = v);

    bool Text(Func<Contact, string?> get, Action<Contact, string?> set) => Field(get, set);

    bool Field<T>(Func<Contact, T> get, Action<Contact, T> set)
    {
        var equal = EqualityComparer<T>.Default;
        if (equal.Equals(get(before), get(after)))
            return true;
        if (!equal.Equals(get(now), get(after)))
            return false;
        set(now, get(before));
        return true;
    }
}
