using System.Globalization;
using DonorSync.Database.Organizations;
using DonorSync.Server.Pages.Layout;
using DonorSync.Sync;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>How values of a type are read, checked and shown.</summary>
abstract record FieldKind<T>
    where T : struct
{
    /// <summary>Returns null for a text that is no such value.</summary>
    public abstract T? Read(string text);

    public abstract string Format(T value);

    /// <summary>The value as pages show it.</summary>
    public abstract string Show(T value);

    /// <summary>Whether the value is in range.</summary>
    public virtual bool IsIn(T value, SyncOptions limits) => true;

    /// <summary>What a value must be: "must be ...".</summary>
    public abstract string Wrong(SyncOptions limits);

    /// <summary>The values that a page offers; none if any can be entered.</summary>
    public virtual IEnumerable<T> Offered => [];
}

/// <summary>A whole number from 1 on.</summary>
sealed record NumberKind(int Most, string Unit = "") : FieldKind<int>
{
    public override int? Read(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public override string Format(int value) => value.ToString(CultureInfo.InvariantCulture);

    public override string Show(int value) => Shown.Count(value) + Unit;

    public override bool IsIn(int value, SyncOptions limits) => value >= 1 && value <= Most;

    public override string Wrong(SyncOptions limits) => $"must be a whole number from 1 to {Shown.Count(Most)}.";
}

/// <summary>E4: the number of characters of a top-level domain, or off.</summary>
sealed record DomainLimitKind : FieldKind<int>
{
    const string Word = "off";
    const int Least = 2;
    const int Most = 63;

    /// <summary>The longest top-level domain that exists has 24 characters.</summary>
    const int Longest = 24;

    public override IEnumerable<int> Offered => [OrganizationSettings.Off, .. Enumerable.Range(Least, Longest - Least + 1)];

    public override int? Read(string text) => text == Word ? OrganizationSettings.Off
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least ? number : null;

    public override string Format(int value) => value == OrganizationSettings.Off ? Word : value.ToString(CultureInfo.InvariantCulture);

    public override string Show(int value) => value == OrganizationSettings.Off ? "Off: no limit" : Shown.Count(value, "character");

    public override bool IsIn(int value, SyncOptions limits) => value <= Most;

    public override string Wrong(SyncOptions limits) => $"must be a number from {Least} to {Most}, or \"{Word}\".";
}

sealed record SwitchKind(string Yes, string No) : FieldKind<bool>
{
    public override IEnumerable<bool> Offered => [true, false];

    public override bool? Read(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    public override string Format(bool value) => value ? "true" : "false";

    public override string Show(bool value) => value ? Yes : No;

    public override string Wrong(SyncOptions limits) => "must be true or false.";
}

/// <summary>A time span in whole seconds.</summary>
sealed record SpanKind(Func<SyncOptions, TimeSpan> Least, TimeSpan Most, params IReadOnlyList<double> Hours) : FieldKind<TimeSpan>
{
    public override IEnumerable<TimeSpan> Offered => Hours.Select(TimeSpan.FromHours);

    public override TimeSpan? Read(string text) =>
        TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? span : null;

    public override string Format(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    public override string Show(TimeSpan value) => Shown.Exactly(value);

    public override bool IsIn(TimeSpan value, SyncOptions limits) =>
        value >= Least(limits) && value <= Most && value.Ticks % TimeSpan.TicksPerSecond == 0;

    public override string Wrong(SyncOptions limits) =>
        $"must be from {Format(Least(limits))} to {Format(Most)} ([days.]hours:minutes:seconds).";
}

sealed record NewcomersKind : FieldKind<Newcomers>
{
    public override IEnumerable<Newcomers> Offered => Enum.GetValues<Newcomers>();

    public override Newcomers? Read(string text) => Offered.Select(static n => (Newcomers?)n).FirstOrDefault(n => Format(n!.Value) == text);

    public override string Format(Newcomers value) => value switch
    {
        Newcomers.Everyone => "everyone",
        Newcomers.Ask => "ask",
        Newcomers.None => "none",
    };

    public override string Show(Newcomers value) => value switch
    {
        Newcomers.Everyone => "Import everyone",
        Newcomers.Ask => "Ask before importing",
        Newcomers.None => "Import no one",
    };

    public override string Wrong(SyncOptions limits) => $"must be {string.Join(" or ", Offered.Select(n => $"\"{Format(n)}\""))}.";
}
