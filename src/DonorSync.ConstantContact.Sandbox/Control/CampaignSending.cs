namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>Sends a campaign to lists, with its bounces and opt-outs.</summary>
internal sealed class CampaignSending(ContactRules rules)
{
    public static readonly string[] BounceCodes = ["B", "D", "F", "S", "V", "X", "Z"];

    public Guid Send(NewCampaign order)
    {
        var people = new People(rules);
        var lists = order.Lists.Select(people.RequireList).ToList();
        var bounces = order.Bounces.Select(bounce => (Contact: people.Require(bounce.Key), Code: bounce.Value)).ToList();
        if (bounces.Exists(bounce => !BounceCodes.Contains(bounce.Code)))
            throw Refusal.Invalid("A bounce code must be one of B, D, F, S, V, X, Z");
        var leaving = order.OptOuts.Select(people.RequireMailable).ToList();

        var sent = lists.SelectMany(list => list.Members).Where(contact => contact.IsActive)
            .Concat(bounces.Select(bounce => bounce.Contact)).Concat(leaving).Distinct().Count();
        var campaign = new Campaign(rules.NewId(), rules.NewId(), order.Name, rules.Now) { Sends = sent };
        campaign.Bounces.AddRange(bounces.Select(
            bounce => new Bounce(bounce.Contact.Id, bounce.Contact.Email?.Address ?? "", bounce.Code, rules.Now)));
        foreach (var contact in leaving)
        {
            people.Unsubscribe(contact.Id.ToString(), null);
            campaign.OptOuts.Add(new OptOut(contact.Id, contact.Email!.Address, null, rules.Now));
        }

        rules.Store.Campaigns.Add(campaign);
        return campaign.ActivityId;
    }
}
