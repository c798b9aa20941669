using System.Net;

namespace DonorSync.ConstantContact;

/// <summary>Creates, renames and deletes lists (L1, L4, L6).</summary>
internal sealed class ListWrites(ConstantContactClient client, ActivityWatcher watcher)
{
    const string NotThere = "The list is no longer there in Constant Contact.";

    /// <summary>Creates a list, or adopts the list that has the name: an existing one, or one whose creation got no clear answer.</summary>
    public async Task<ListMade> CreateAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return new(IdOf(await client.Lists.CreateAsync(name, cancellation)), Adopted: false);
        }
        catch (ConflictException)
        {
            return new(await NamedAsync(name, cancellation) ?? throw new ListNameReservedException(name), Adopted: true);
        }
        catch (OutcomeUnknownException)
        {
            if (await NamedAsync(name, cancellation) is { } found)
                return new(found, Adopted: true);
        }
        try
        {
            return new(IdOf(await client.Lists.CreateAsync(name, cancellation)), Adopted: false);
        }
        catch (ConflictException)
        {
            return new(await NamedAsync(name, cancellation) ?? throw new ListNameReservedException(name), Adopted: true);
        }
    }

    public async Task<string?> RenameAsync(ListId list, ListBody? asRead, string name, CancellationToken cancellation)
    {
        try
        {
            asRead ??= await client.Lists.GetAsync(list.Value, cancellation)
                ?? throw new UnavailableException("Constant Contact's answer about the list could not be read.");
            await client.Lists.RenameAsync(asRead with { ListId = list.Value }, name, cancellation);
            return null;
        }
        catch (NotFoundException)
        {
            return NotThere;
        }
        catch (ConflictException)
        {
            return await NamedAsync(name, cancellation) is null
                ? throw new ListNameReservedException(name)
                : $"Another list in Constant Contact is called \"{name}\".";
        }
        catch (ApiException e) when (e is not ForbiddenException)
        {
            return e.Message;
        }
    }

    public async Task<string?> DeleteAsync(ListId list, CancellationToken cancellation)
    {
        try
        {
            var activity = await client.Lists.DeleteAsync(list.Value, cancellation);
            var end = !PlainText.IsId(activity.ActivityId) ? null : (await watcher.WatchAsync([activity], cancellation))[0];
            return end is ActivityEnd.Over { Activity.State: "completed" } || await IsGoneAsync(list, cancellation)
                ? null : "Constant Contact has not finished deleting the list.";
        }
        catch (NotFoundException)
        {
            return null;
        }
        catch (ApiException e) when (e is not ForbiddenException)
        {
            // 400 can also mean that the list is gone, in an unknown wording.
            return e.Error.Status == HttpStatusCode.BadRequest && await IsGoneAsync(list, cancellation) ? null : e.Message;
        }
    }

    public async Task<bool> IsGoneAsync(ListId list, CancellationToken cancellation)
    {
        try
        {
            return (await client.Lists.GetAsync(list.Value, cancellation))?.IsDeleted == true;
        }
        catch (NotFoundException)
        {
            return true;
        }
    }

    /// <summary>Finds a list by exact name first, then among all lists, because the API does not say whether case matters (L8).</summary>
    async Task<ListId?> NamedAsync(string name, CancellationToken cancellation) =>
        Match(await client.Lists.NamedAsync(name, cancellation), name) ?? Match((await client.Lists.GetAllAsync(cancellation)).Read, name);

    static ListId? Match(IEnumerable<ListBody> lists, string name) =>
        lists.FirstOrDefault(list => list is { IsDeleted: false, ListId: not null } && GroupNames.Fold(list.Name ?? "") == GroupNames.Fold(name))
            is { } match ? IdOf(match) : null;

    static ListId IdOf(ListBody list) =>
        PlainText.IsId(list.ListId) ? new(list.ListId!) : throw new UnavailableException("Constant Contact did not name the list.");
}
