namespace DonorSync.Tests.FalseAnswers;

/// <summary>What a sync asks for.</summary>
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

/// <summary>In which way an answer is false. None of them says something that an honest answer could say.</summary>
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
