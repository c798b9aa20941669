using System.Net;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Lists;

namespace DonorSync.ConstantContact.Adapter;

/// <summary>Creates, renames and deletes lists (L1, L4, L6).</summary>
internal sealed class ListWrites(ConstantContactClient client, ActivityWatcher watcher)
{
    /// <summary>Adopts the list that has the name already, whether it was there before or an unclear answer hid that it was made.</summary>
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

    public async Task<StepResult.Failed?> RenameAsync(ListId list, ListBody? asRead, string name, CancellationToken cancellation)
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
            return RunSentences.ListGone;
        }
        catch (ConflictException)
        {
            return await NamedAsync(name, cancellation) is null
                ? throw new ListNameReservedException(name)
                : RunSentences.NameTakenBy(name);
        }
        catch (ApiException e) when (e is not ForbiddenException)
        {
            return new(FailureKind.Refused, e.Message);
        }
    }

    public async Task<StepResult.Failed?> DeleteAsync(ListId list, CancellationToken cancellation)
    {
        try
        {
            var activity = await client.Lists.DeleteAsync(list.Value, cancellation);
            var end = !PlainText.IsId(activity.ActivityId) ? null : (await watcher.WatchAsync([activity], cancellation))[0];
            return end is ActivityEnd.Over { Activity.State: "completed" } || await IsGoneAsync(list, cancellation)
                ? null : RunSentences.NotDeletedYet;
        }
        catch (NotFoundException)
        {
            return null;
        }
        catch (ApiException e) when (e is not ForbiddenException)
        {
            // 400 may also mean that the list is gone, in words that the client does not know.
            return e.Error.Status == HttpStatusCode.BadRequest && await IsGoneAsync(list, cancellation)
                ? null : new(FailureKind.Refused, e.Message);
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
        lists.FirstOrDefault(
            list => list is { IsDeleted: false, ListId: not null } && GroupNames.Fold(list.Name ?? "") == GroupNames.Fold(name))
            is { } match ? IdOf(match) : null;

    static ListId IdOf(ListBody list) =>
        PlainText.IsId(list.ListId) ? new(list.ListId!) : throw new UnavailableException("Constant Contact did not name the list.");
}
