using System.Globalization;
using DonorSync.Database.Alerts;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Alerts;

/// <summary>The text of an alert. It leaves the installation, so it holds no contact's name or address and no secret.</summary>
/// <param name="Link">The page to open; null while the public address is not known.</param>
sealed record AlertMessage(
    Guid Id, string Kind, string Event, string? Organization, DateTimeOffset Since, DateTimeOffset? EndedAt, string Title, string Text,
    Uri? Link)
{
    public const string Raised = "raised";
    public const string Ended = "ended";

    public static AlertMessage Of(AlertNotice notice, PublicAddress address)
    {
        var whose = notice.OrganizationName is { } name ? $"{name}: " : "";
        var (title, text, path) = Words(notice);
        return new(
            notice.Id, char.ToLowerInvariant(notice.Kind.ToString()[0]) + notice.Kind.ToString()[1..], notice.IsEnd ? Ended : Raised,
            notice.OrganizationName,
            notice.Since, notice.IsEnd ? notice.EndedAt : null,
            notice.IsEnd ? $"Over: {whose}{title}" : $"{whose}{title}",
            notice.IsEnd ? $"This ended at {Time(notice.EndedAt ?? notice.Since)}; there is nothing to do. It began "
                + $"at {Time(notice.Since)}." : text,
            address.Url is { } home ? new Uri(home.ToString().TrimEnd('/') + path) : null);
    }

    static (string Title, string Text, string Path) Words(AlertNotice notice) => notice.Kind switch
    {
        AlertKind.Held => (
            "a sync needs approval",
            "A sync would have changed or removed more than is plausible, so its changes are held. Sign in, check them, and "
                + "approve or discard them.", "/activity"),
        AlertKind.NeedsReconnecting => (
            "Constant Contact needs reconnecting",
            "Constant Contact no longer accepts DonorSync's access. Until you reconnect, nothing is synced; no data is lost. "
            + "Sign in as an administrator and reconnect it under Apps.", "/apps/constant-contact"),
        AlertKind.Failing => (
            "no sync succeeds",
            $"Every sync since {Time(notice.Since)} has failed. The sync is retried automatically; the page "
                + "Activity says why it failed.", "/activity"),
        AlertKind.BudgetSpent => (
            "the day's requests to Constant Contact are used up",
            "Syncs continue automatically at 00:00 UTC. If this happens often, sync less often or ask Constant "
                + "Contact for a higher limit.", "/apps/constant-contact"),
        AlertKind.ManyOptOuts => (
            "a sync has opted out many contacts",
            "More contacts than is plausible opted out in Constant Contact together. Opt-outs are never held, so their opt-in is No now. "
            + "Sign in and check that they really unsubscribed.", $"/activity/{Guid.Parse(notice.Subject)}"),
        AlertKind.BackupFailing => (
            "the scheduled backup fails",
            $"No scheduled backup has succeeded since {Time(notice.Since)}. It is retried automatically; the dashboard, "
                + "./donorsync doctor and "
            + "event 1601 of the log say why it fails.", "/"),
    };

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>A way to send alerts.</summary>
interface IAlertChannel
{
    /// <summary>Short and stable: it is stored in the database.</summary>
    string Name { get; }

    /// <exception cref="AlertNotSentException">The message was not delivered, as far as is known.</exception>
    Task SendAsync(AlertMessage message, CancellationToken cancellation);
}

/// <summary>The message holds no secret.</summary>
sealed class AlertNotSentException(string message, Exception? inner = null) : Exception(message, inner);
