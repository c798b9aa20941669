using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact;

/// <summary>Validates the settings. The start fails with one line that names the first invalid setting.</summary>
internal sealed class ConstantContactOptionsCheck : IValidateOptions<ConstantContactOptions>
{
    public ValidateOptionsResult Validate(string? name, ConstantContactOptions options)
    {
        var faults = Faults(options).Where(static fault => fault is not null).Select(static fault => $"ConstantContact__{fault}").ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    static IEnumerable<string?> Faults(ConstantContactOptions options)
    {
        yield return BadUrl(nameof(options.ApiBaseUrl), options.ApiBaseUrl);
        yield return options.ApiBaseUrl.TrimEnd('/').EndsWith("/v3", StringComparison.Ordinal)
            ? null : $"{nameof(options.ApiBaseUrl)} must end with /v3.";
        yield return BadUrl(nameof(options.AuthorizeUrl), options.AuthorizeUrl);
        yield return BadUrl(nameof(options.TokenUrl), options.TokenUrl);
        yield return Outside(nameof(options.RequestsPerSecond), options.RequestsPerSecond is > 0 and <= 100, "above 0 and at most 100");
        yield return Outside(nameof(options.RequestsPerDay), options.RequestsPerDay > 0, "at least 1");
        yield return Outside(nameof(options.Tries), options.Tries is >= 1 and <= 10, "between 1 and 10");
        yield return Outside(nameof(options.ImportBytes), options.ImportBytes is >= 10_000 and <= 3_900_000, "between 10000 and 3900000");
        yield return NotPositive(nameof(options.RequestTimeout), options.RequestTimeout);
        yield return NotPositive(nameof(options.RetryPause), options.RetryPause);
        yield return NotPositive(nameof(options.LongestRetryPause), options.LongestRetryPause);
        yield return NotPositive(nameof(options.ActivityPause), options.ActivityPause);
        yield return NotPositive(nameof(options.LongestActivityPause), options.LongestActivityPause);
        yield return NotPositive(nameof(options.ActivityTimeout), options.ActivityTimeout);
        yield return NotPositive(nameof(options.LongestActivity), options.LongestActivity);
        yield return Outside(
            nameof(options.AnswerBytes), options.AnswerBytes is >= 1_000_000 and <= 1_000_000_000, "between 1000000 and 1000000000");
        yield return Outside(
            nameof(options.TokenAnswerBytes), options.TokenAnswerBytes is >= 10_000 and <= 1_000_000_000, "between 10000 and 1000000000");
        yield return NotPositive(nameof(options.TokenTimeout), options.TokenTimeout);
        yield return Outside(nameof(options.RefreshMargin), options.RefreshMargin >= TimeSpan.Zero, "zero or more");
    }

    static string? BadUrl(string setting, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback))
            ? null : $"{setting} must be an absolute https address; http is for this machine only (a sandbox on localhost).";

    static string? NotPositive(string setting, TimeSpan value) => Outside(setting, value > TimeSpan.Zero, "above zero");

    static string? Outside(string setting, bool holds, string range) => holds ? null : $"{setting} must be {range}.";
}
