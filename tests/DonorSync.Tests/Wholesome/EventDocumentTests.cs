using System.Reflection;
using System.Text.RegularExpressions;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server;
using DonorSync.Sync;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.Wholesome;

/// <summary>Each log message has its own event id, and the document for operators explains each: alarms depend on them.</summary>
public sealed partial class EventDocumentTests
{
    static readonly IReadOnlyList<LoggerMessageAttribute> Events =
    [
        .. new[] { typeof(DonorSyncServer), typeof(DonorSyncDb), typeof(SyncRunner),
            typeof(DonorSync.ConstantContact.ConstantContactOptions), typeof(Sandbox) }
            .SelectMany(static type => type.Assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    static readonly IReadOnlyList<(int Id, string Level)> Rows =
    [
        .. Repository.Read("docs", "operations.md").Split('\n').Select(static line => Row().Match(line)).Where(static m => m.Success)
            .Select(static m => (int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), m.Groups[2].Value)),
    ];

    [Fact]
    public void Every_event_has_a_number_of_its_own()
    {
        Assert.True(Events.Count > 20);
        Assert.Distinct(Events.Select(static e => e.EventId));
        Assert.DoesNotContain(Events, static e => e.EventId <= 0 || string.IsNullOrEmpty(e.Message));
    }

    [Fact]
    public void The_document_has_every_event_once_with_its_level_in_order() => Assert.Equal(
        Events.OrderBy(static e => e.EventId).Select(static e => (e.EventId, e.Level.ToString().ToLowerInvariant())), Rows);

    [GeneratedRegex(@"^\| (\d{4}) \| ([a-z]+) \| \S")]
    private static partial Regex Row();
}
