namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>The required form of a JSON value. It has only the kinds that the API description uses.</summary>
internal abstract record Shape
{
    public static Shape Text(int max = int.MaxValue, int min = 0) => new TextShape(max, min);

    public static Shape Word(params string[] words) => new WordShape(words);

    /// <summary>Text that must pass a check, for example a date.</summary>
    public static Shape Like(Func<string, bool> check, int max = int.MaxValue) => new LikeShape(check, max);

    public static Shape Whole(int min, int max) => new WholeShape(min, max);

    public static Shape Uuids(int max, int min = 0) => new ListShape(Uuid, max, min);

    public static Shape List(Shape item, int max, int min = 0) => new ListShape(item, max, min);

    public static Shape Object(params Field[] fields) => new ObjectShape(fields);

    public static Shape Uuid { get; } = new UuidShape();

    public static Shape Flag { get; } = new FlagShape();

    /// <summary>A property that the service owns; it is ignored when sent back.</summary>
    public static Shape Anything { get; } = new AnythingShape();

    public sealed record TextShape(int Max, int Min) : Shape;

    public sealed record WordShape(string[] Words) : Shape;

    public sealed record LikeShape(Func<string, bool> Check, int Max) : Shape;

    public sealed record WholeShape(int Min, int Max) : Shape;

    public sealed record UuidShape : Shape;

    public sealed record FlagShape : Shape;

    public sealed record AnythingShape : Shape;

    public sealed record ListShape(Shape Item, int Max, int Min) : Shape;

    public sealed record ObjectShape(IReadOnlyDictionary<string, Field> Fields) : Shape
    {
        public ObjectShape(Field[] fields)
            : this(fields.ToDictionary(field => field.Name))
        {
        }

        /// <summary>Returns the shape of a name that is not listed but allowed (<c>cf:...</c> in imports), or null.</summary>
        public Func<string, Shape?> Others { get; init; } = _ => null;
    }
}

internal sealed record Field(string Name, Shape Shape, bool Required = false);
