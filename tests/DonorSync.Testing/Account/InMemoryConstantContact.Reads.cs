using System.Globalization;
using System.Runtime.CompilerServices;

namespace DonorSync.Testing;

/// <summary>How the account is read: newest contacts first, deleted and unsubscribed ones among them.</summary>
public sealed partial class InMemoryConstantContact
{
    /// <summary>How many pages a complete read may take before it has to go on in the next run.</summary>
    public int? SparedPages { get; set; }

    public Task<IReadOnlyList<ListSeen>> ListsAsync(CancellationToken cancellation)
    {
        Ask("lists");
        return Task.FromResult<IReadOnlyList<ListSeen>>(
        [
            .. state.Lists.Values.Where(l => !Faults.HiddenLists.Contains(l.Id))
                .Select(l => new ListSeen(l.Id, l.Name, l.Deleted, state.Members(l.Id))),
        ]);
    }

    public Task<bool> IsListGoneAsync(ListId list, CancellationToken cancellation)
    {
        Ask("list");
        return Task.FromResult(!state.IsLive(list));
    }

    public async IAsyncEnumerable<ContactPage> ContactsAsync(ContactRead read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var (rows, total) = Show(read);
        for (var at = 0; at == 0 || at < rows.Count; at += PageSize)
        {
            cancellation.ThrowIfCancellationRequested();
            Ask("contacts");
            yield return new([.. rows.Skip(at).Take(PageSize)], total);
        }
    }

    public Task<SweepPage?> SweepPageAsync(string? place, bool waits, CancellationToken cancellation)
    {
        if (SparedPages is 0 && !waits)
            return Task.FromResult<SweepPage?>(null);
        SparedPages = SparedPages is > 0 ? SparedPages - 1 : SparedPages;
        Ask("contacts");
        var (rows, total) = Show(new ContactRead.All());
        var at = place is null ? 0 : int.Parse(place, CultureInfo.InvariantCulture);
        var next = at + PageSize < rows.Count ? (at + PageSize).ToString(CultureInfo.InvariantCulture) : null;
        return Task.FromResult<SweepPage?>(new SweepPage.Read(new([.. rows.Skip(at).Take(PageSize)], total), next));
    }

    public Task<IReadOnlyList<CampaignSeen>> CampaignsAsync(CancellationToken cancellation)
    {
        Ask("campaigns");
        return Task.FromResult<IReadOnlyList<CampaignSeen>>([.. state.Campaigns.Reverse()
            .Select(static c => new CampaignSeen(c.Id, c.Bounces.Length))]);
    }

    public Task<IReadOnlyList<Bounce>> PermanentBouncesAsync(string campaign, CancellationToken cancellation)
    {
        Ask("bounces");
        return Task.FromResult<IReadOnlyList<Bounce>>(
            [.. state.Campaigns.Where(c => c.Id == campaign).SelectMany(static c => c.Bounces).OrderByDescending(static b => b.At)]);
    }

    (List<CtctContact> Rows, int Total) Show(ContactRead read)
    {
        if (read is ContactRead.One one)
            return state.Find(one.Id) is { } found ? ([found.ToCore()], 1) : ([], 0);
        var matching = state.Contacts.Values.Reverse().Where(c => Matches(read, c) && !Faults.Uncounted.Contains(c.Id)).ToList();
        var rows = matching.Where(c => !Faults.Hidden.Contains(c.Id)).Select(static c => c.ToCore());
        return ([.. Faults.RepeatsRows ? rows.SelectMany(static c => new[] { c, c }) : rows], matching.Count);
    }

    /// <summary>The bounds of a time are not included.</summary>
    static bool Matches(ContactRead read, Subscriber contact) => read switch
    {
        ContactRead.All => true,
        ContactRead.ChangedSince changed => contact.UpdatedAt > changed.Since,
        ContactRead.OptedOutSince optedOut => contact.OptOutAt > optedOut.Since,
        ContactRead.Deleted => contact.Deleted,
        ContactRead.OnLists on => contact.Lists.Any(on.Lists.Contains),
        ContactRead.At at => contact.Email?.Key == at.Address.Key,
        _ => throw new ArgumentOutOfRangeException(nameof(read), read, "not a kind of read"),
    };
}
