namespace DonorSync.Core.Plans;

/// <summary>The ids of the rules, as users see them. <c>docs/rules.md</c> has the text of each.</summary>
public enum Rule
{
    A1,
    E1, E2, E3, E4, E5, E6, E7,
    L1, L2, L3, L4, L5, L6, L7, L8, L9,
    C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11, C12,
    M0, M1, M2, M3, M4, M5, M6, M7, M8,
    P1, P2, P3, P4, P5, P6, P7, P8, P9,
    T1, T2, T3, T4, T5,
    B3, B5, B7, B9, B12, B13, B15, B19,
}

/// <summary>Which side a step changes.</summary>
public enum Side
{
    Crm,
    Ctct,

    /// <summary>Only the baseline and links.</summary>
    Memory,
}
