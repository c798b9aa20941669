using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using DonorSync.Server.Organizations.Choices;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync settings</c>: an organization's sync settings (B13), over REST like any client.</summary>
static class SettingsCommand
{
    const string Path = "settings/sync";
    const string Default = "default";

    public static Command Create() => new(
        "settings", "The sync's settings of an organization, on a running server. The API token comes from DONORSYNC_TOKEN.")
    {
        Show(), Set(),
    };

    static Command Show()
    {
        var url = ServerAddress.Option();
        Command command = new("show", "Shows each setting, with the server's default.") { url };
        command.SetAction((parsed, cancellation) => ServerAddress.CallAsync(parsed.GetValue(url)!, async api =>
        {
            await WriteAsync(parsed.InvocationConfiguration.Output, await api.GetAsync(Path, cancellation));
            return 0;
        }));
        return command;
    }

    static Command Set()
    {
        var url = ServerAddress.Option();
        Argument<string[]> values = new("NAME=VALUE")
        {
            Arity = ArgumentArity.OneOrMore,
            Description = $"For instance interval=02:00:00 holds.removalsOver=50. The value {Default} returns to the server's default.",
        };
        values.Validators.Add(static asked =>
        {
            foreach (var token in asked.Tokens.Where(static t => PartsOf(t.Value) is null))
                asked.AddError($"\"{token.Value}\" is not NAME=VALUE with a name that `settings show` prints.");
        });
        Command command = new("set", "Changes settings; the others stay. Shows all of them afterwards.") { values, url };
        command.SetAction((parsed, cancellation) => ServerAddress.CallAsync(parsed.GetValue(url)!, async api =>
        {
            var changed = await api.SendAsync(HttpMethod.Patch, Path, Body(parsed.GetRequiredValue(values)), cancellation);
            await WriteAsync(parsed.InvocationConfiguration.Output, changed!);
            return 0;
        }));
        return command;
    }

    /// <returns>Null unless the name is that of a setting.</returns>
    static (string Name, string Value)? PartsOf(string text) =>
        text.Split('=', 2) is [var name, var value] && SyncFields.All.Any(f => f.Name == name) ? (name, value) : null;

    static JsonObject Body(IEnumerable<string> values)
    {
        var body = new JsonObject();
        foreach (var (name, value) in values.Select(static v => PartsOf(v)!.Value))
        {
            var (at, key) = (body, name);
            if (name.Split('.') is [var inner, var last])
            {
                if (body[inner] is null)
                    body[inner] = new JsonObject();
                (at, key) = (body[inner]!.AsObject(), last);
            }
            at[key] = ValueOf(value);
        }
        return body;
    }

    static JsonValue? ValueOf(string text) =>
        text == Default ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : bool.TryParse(text, out var yes) ? JsonValue.Create(yes)
        : JsonValue.Create(text);

    static async Task WriteAsync(TextWriter output, JsonNode settings)
    {
        foreach (var field in SyncFields.All)
            await output.WriteLineAsync($"{field.Name,-32} {At(settings, field),-12} default {At(settings["defaults"]!, field)}");
    }

    static string At(JsonNode settings, SyncField field) =>
        field.Name.Split('.').Aggregate(settings, static (at, name) => at[name]!).ToString();
}
