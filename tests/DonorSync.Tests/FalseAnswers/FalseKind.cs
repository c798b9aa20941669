namespace DonorSync.Tests.FalseAnswers;

/// <summary>The endpoints of a sync.</summary>
internal enum FalseEndpoint
{
    Token,
    Account,
    Lists,
    ListCounts,
    Contacts,
    OptOuts,
    Activities,
    Campaigns,
    Bounces,
}

/// <summary>The ways in which a response is false. No true response could say the same.</summary>
internal enum FalseKind
{
    // Sizes.
    HugeText,
    CompressedBomb,
    ManyRows,
    LongTexts,

    // Shapes.
    NullRows,
    OneNullRow,
    RowsAreAnObject,
    JustNull,
    JustAnArray,
    EmptyObject,
    DeepNesting,

    // Types.
    NumbersForTexts,
    TextsForNumbers,
    HugeNumbers,
    OddTimes,
    OddIds,

    // Encodings.
    HalfCharacters,
    ControlCharacters,
    BrokenUtf8,
    WrongCharset,
    BrokenCompression,
    CutShort,
    WebPage,
    Nothing,

    // Timing.
    Trickle,
    Silence,

    // Pages.
    SamePageForever,
    NewRowsForever,
    Circle,
    LeadsElsewhere,
}
