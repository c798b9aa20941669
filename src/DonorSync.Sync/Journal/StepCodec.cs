using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DonorSync.Sync.Journal;

/// <summary>
/// Steps, baselines' memberships and counts as JSON for storage. The JSON names a step's kind by its nested type, so that a renamed type is
/// a breaking change: a test pins the names.
/// </summary>
public static class StepCodec
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter(),
            new TextConverter<ContactId>(static s => new(s), static v => v.Value),
            new TextConverter<GroupId>(static s => new(s), static v => v.Value),
            new TextConverter<ListId>(static s => new(s), static v => v.Value),
            new TextConverter<CtctContactId>(static s => new(s), static v => v.Value),
            new TextConverter<LinkId>(static s => new(s), static v => v.Value),
            new TextConverter<EmailKey>(static s => new(s), static v => v.Value),
            new TextConverter<EmailAddress>(ParseAddress, static v => v.Address),
            new FieldsConverter<CtctFields>(
                ["firstName", "lastName", "street", "city", "state", "postal", "country"],
                static v => new(v[0], v[1], v[2], v[3], v[4], v[5], v[6]),
                static (f, i) => i switch
                {
                    0 => f.FirstName, 1 => f.LastName, 2 => f.Street, 3 => f.City, 4 => f.State, 5 => f.Postal, _ => f.Country,
                }),
            new FieldsConverter<ContactFields>(
                ["firstName", "lastName", "address1", "address2", "city", "state", "postal", "country"],
                static v => new(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]),
                static (f, i) => i switch
                {
                    0 => f.FirstName, 1 => f.LastName, 2 => f.Address1, 3 => f.Address2, 4 => f.City, 5 => f.State, 6 => f.Postal, _ =>
                        f.Country,
                }),
        },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddKinds } },
    };

    /// <summary>The types of all kinds of steps.</summary>
    public static ImmutableArray<Type> Kinds { get; } =
    [
        .. new[] { typeof(PairStep), typeof(ContactStep) }
            .SelectMany(static family => family.GetNestedTypes())
            .OrderBy(static type => type.Name, StringComparer.Ordinal),
    ];

    public static string ToJson(Step step) => JsonSerializer.Serialize(step, Options);

    public static Step ToStep(string json) =>
        JsonSerializer.Deserialize<Step>(json, Options) ?? throw new JsonException("A step was expected.");

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T? To<T>(string json) => JsonSerializer.Deserialize<T>(json, Options);

    static EmailAddress ParseAddress(string text) =>
        EmailAddress.TryParse(text, out var email) ? email : throw new JsonException("Not an e-mail address.");

    static void AddKinds(JsonTypeInfo info)
    {
        if (info.Type != typeof(Step))
            return;
        info.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "kind" };
        foreach (var kind in Kinds)
            info.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(kind, kind.Name));
    }

    sealed class TextConverter<T>(Func<string, T> read, Func<T, string> write) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }
}
