using DonorSync.Core.Tests.StateMachine;
using DonorSync.Storage;

namespace DonorSync.Tests.Simulation;

/// <summary>C10, P9, from the rules: an address keeps its No when a user deletes, merges or changes its contact, and when a contact gets it.</summary>
sealed class ConsentWatch
{
    readonly HashSet<string> optedOut = [];

    /// <param name="before">The contacts before a user's act.</param>
    /// <param name="after">The contacts after it.</param>
    public void See(IReadOnlyList<Contact> before, IReadOnlyList<Contact> after)
    {
        var was = before.ToDictionary(static c => c.Id);
        // A Yes that a run or a user gave to a contact of the address replaces the No.
        optedOut.RemoveWhere(key => before.Any(c => c.PrimaryEmailKey == key && c.Preferences.IntegrationEmailOptIn && before.All(o => o.PrimaryEmailKey != key || o.Preferences.IntegrationEmailOptIn)));
        optedOut.UnionWith(before.Where(static c => !c.Preferences.IntegrationEmailOptIn).Select(static c => c.PrimaryEmailKey).OfType<string>());
        foreach (var contact in after.Where(c => c.Preferences.IntegrationEmailOptIn && c.PrimaryEmailKey is { } key && optedOut.Contains(key)))
        {
            var isNew = !was.TryGetValue(contact.Id, out var then) || then.PrimaryEmailKey != contact.PrimaryEmailKey;
            Promise.Check(!isNew, $"P9: {contact.PrimaryEmailKey} was opted out, and a contact gets it opted in");
            var stays = after.Any(c => c.PrimaryEmailKey == contact.PrimaryEmailKey && !c.Preferences.IntegrationEmailOptIn);
            var saidYes = !then!.Preferences.IntegrationEmailOptIn;
            Promise.Check(stays || saidYes, $"C10: {contact.PrimaryEmailKey} was opted out by a contact that is gone, and nobody has the No");
        }
    }
}
