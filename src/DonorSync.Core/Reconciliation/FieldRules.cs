namespace DonorSync.Core.Reconciliation;

/// <summary>
/// Decides field by field (C5, C6, T1-T5) what the CRM contact that holds the fields should have. Only edits in Constant Contact are
/// synced.
/// </summary>
public static class FieldRules
{
    public static (ContactFields After, Rule Rule) Decide(CrmContact holder, CtctContact ctct, Baseline? baseline)
    {
        var later = Instants.CtctIsLater(ctct.UpdatedAt, holder.UpdatedAt);
        return baseline is { Ctct: { } wasThere, Crm: { } wasHere }
            ? Later(holder.Fields, ctct.Fields, wasHere, wasThere, later)
            : FirstMeeting(holder.Fields, ctct.Fields, later);
    }

    /// <summary>C11: returns whether Constant Contact shows what was sent, in its own spelling, so that the CRM needs no change.</summary>
    public static bool IsEcho(ContactFields sent, CtctFields shown) => FirstMeeting(sent, shown, ctctIsLater: true).Item1 == sent;

    /// <summary>T4: the later side's value is used, a blank replaces no value, and an echo of what was sent is no difference.</summary>
    static (ContactFields, Rule) FirstMeeting(ContactFields crm, CtctFields ctct, bool ctctIsLater)
    {
        string? Pick(string? here, string? there) =>
            !AddressMapping.IsCutOf(here, there) && PolicyChoices.CtctWinsFirstMeeting(here, there, ctctIsLater) ? there : here;

        var after = crm with
        {
            FirstName = Pick(crm.FirstName, ctct.FirstName),
            LastName = Pick(crm.LastName, ctct.LastName),
            City = Pick(crm.City, ctct.City),
            State = PlaceComparison.SameState(crm.Place, ctct.Place) ? crm.State : Pick(crm.State, ctct.State),
            Postal = Pick(crm.Postal, ctct.Postal),
            Country = PlaceComparison.SameCountry(crm.Country, ctct.Country) ? crm.Country : Pick(crm.Country, ctct.Country),
        };
        var noStreetHere = crm is { Address1: null, Address2: null };
        if (!AddressMapping.IsJoined(crm, ctct.Street) &&
            PolicyChoices.CtctWinsFirstMeeting(noStreetHere ? null : "street", ctct.Street, ctctIsLater))
            after = WithStreet(after, ctct.Street);
        return (after, Rule.T4);
    }

    /// <summary>
    /// T1: only a value that differs from its own baseline counts. T2, T5: it is copied to the CRM. T3: unless the CRM's edit is the same
    /// age or later.
    /// </summary>
    static (ContactFields, Rule) Later(ContactFields crm, CtctFields ctct, ContactFields wasHere, CtctFields wasThere, bool ctctIsLater)
    {
        if (ctct == wasThere)
            return (crm, Rule.C6);
        var bothChanged = false;

        bool Travels(bool changedThere, bool changedHere)
        {
            bothChanged |= changedThere && changedHere;
            return changedThere && (!changedHere || ctctIsLater);
        }

        string? Pick(string? here, string? there, string? hereBefore, string? thereBefore) =>
            Travels(there != thereBefore, here != hereBefore) ? there : here;

        // An edit in Constant Contact to a value that the CRM already has keeps the CRM's spelling. Without a country, "WA" can mean the
        // value before the edit as well as the value after it; then it is replaced.
        Place PickPlace(Place here, Place there, Place hereBefore, Place thereBefore, Func<Place, Place, bool> same) =>
            Travels(!same(there, thereBefore), !same(here, hereBefore)) && (!same(here, there) || same(here, thereBefore)) ? there : here;

        var after = crm with
        {
            FirstName = Pick(crm.FirstName, ctct.FirstName, wasHere.FirstName, wasThere.FirstName),
            LastName = Pick(crm.LastName, ctct.LastName, wasHere.LastName, wasThere.LastName),
            City = Pick(crm.City, ctct.City, wasHere.City, wasThere.City),
            State = PickPlace(crm.Place, ctct.Place, wasHere.Place, wasThere.Place, PlaceComparison.SameState).State,
            Postal = Pick(crm.Postal, ctct.Postal, wasHere.Postal, wasThere.Postal),
            Country = PickPlace(crm.Place, ctct.Place, wasHere.Place, wasThere.Place, SameCountry).Country,
        };
        var streetHereChanged = crm.Address1 != wasHere.Address1 || crm.Address2 != wasHere.Address2;
        if (Travels(ctct.Street != wasThere.Street, streetHereChanged))
            after = WithStreet(after, ctct.Street);
        return (after, bothChanged ? Rule.T3 : Rule.C6);
    }

    static bool SameCountry(Place one, Place other) => PlaceComparison.SameCountry(one.Country, other.Country);

    /// <summary>C11: a street from Constant Contact replaces address 1 and clears address 2, unless it has a line break.</summary>
    static ContactFields WithStreet(ContactFields fields, string? street)
    {
        var (address1, address2) = AddressMapping.Split(street);
        return fields with { Address1 = address1, Address2 = address2 };
    }
}
