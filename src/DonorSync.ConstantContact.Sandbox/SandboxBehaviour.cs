namespace DonorSync.ConstantContact.Sandbox;

/// <summary>How unknown properties are handled.</summary>
public enum UnknownPropertyRule
{
    /// <summary>400; the message names each of them.</summary>
    Refuse,

    /// <summary>They are ignored.</summary>
    Ignore,
}

/// <summary>How requests per second are counted.</summary>
public enum RateWindow
{
    /// <summary>At most the rate within any period of one second: the strictest interpretation.</summary>
    Sliding,

    /// <summary>At most the rate within each second of the clock.</summary>
    Fixed,

    /// <summary>A bucket of the rate's size, refilled at the rate.</summary>
    TokenBucket,
}

/// <summary>The effect of a PUT without <c>email_address</c>.</summary>
public enum PutWithoutEmailRule
{
    /// <summary>The address is removed: it is a core property, and a PUT replaces all of these.</summary>
    Clear,

    /// <summary>The address stays.</summary>
    Keep,

    /// <summary>400.</summary>
    Refuse,
}

/// <summary>
/// One switch for each behavior of the real service that is not known, or that has changed. The defaults are the most likely
/// interpretation, or else the strictest one. Can be replaced while the sandbox runs.
/// </summary>
public sealed record SandboxBehaviour
{
    /// <summary>Default: refused.</summary>
    public UnknownPropertyRule UnknownProperties { get; init; }

    /// <summary>Unknown query parameters are refused with 400. Default: true.</summary>
    public bool RefuseUnknownParameters { get; init; } = true;

    /// <summary>
    /// Boolean query parameters may also be <c>1</c> and <c>0</c>, as some clients of the real service send them. Default: false, only
    /// <c>true</c> and <c>false</c>.
    /// </summary>
    public bool NumbersAsFlags { get; init; }

    /// <summary>Default: sliding.</summary>
    public RateWindow RateWindow { get; init; }

    /// <summary>Requests refused with 429 count against the daily quota too. Default: true.</summary>
    public bool RefusedRequestsCount { get; init; } = true;

    /// <summary>Using an old refresh token again also invalidates the newest one. Default: false.</summary>
    public bool RefreshReuseEndsGrant { get; init; }

    /// <summary>Revoking a grant invalidates its access tokens. Default: false, they stay valid until they expire.</summary>
    public bool RevocationReachesAccessTokens { get; init; }

    /// <summary>The device flow returns a refresh token (with <c>offline_access</c>). Default: true.</summary>
    public bool DeviceFlowRefreshes { get; init; } = true;

    /// <summary>Contacts are listed oldest first instead of newest first. Default: false.</summary>
    public bool OldestContactsFirst { get; init; }

    /// <summary><c>*_after</c> and <c>*_before</c> include their bound. Default: false.</summary>
    public bool InclusiveBounds { get; init; }

    /// <summary>Maximum <c>limit</c> of <c>GET /contact_lists</c>: 1000 in the schema, 500 in the text. Default: 1000.</summary>
    public int LargestListPage { get; init; } = 1000;

    /// <summary><c>membership_count</c> is sent whenever <c>include_count</c> is set, as seen in one account. Default: true.</summary>
    public bool MembershipCountWithCount { get; init; } = true;

    /// <summary>Permission of a new address when none is sent. Default: null, by source: Contact explicit, Account implicit.</summary>
    public PermissionToSend? DefaultPermission { get; init; }

    /// <summary>The 409 text begins with <c>Validation failed: </c>. Default: true.</summary>
    public bool ConflictPrefix { get; init; } = true;

    /// <summary>
    /// Codes of countries, and of states of the United States, Canada and Australia, are stored as full names, in POST, PUT, sign-ups and
    /// imports: <c>IL</c> and <c>US</c> are returned as <c>Illinois</c> and <c>United States</c>. Default: true.
    /// </summary>
    public bool ExpandPlaces { get; init; } = true;

    /// <summary>Default: refused.</summary>
    public PutWithoutEmailRule PutWithoutEmail { get; init; } = PutWithoutEmailRule.Refuse;

    /// <summary>
    /// A PUT with an address but no permission keeps the permission (else it becomes <see cref="DefaultPermission"/>). Default: true.
    /// </summary>
    public bool PutKeepsPermission { get; init; } = true;

    /// <summary><c>list_memberships: []</c> in a PUT removes all memberships (else it is ignored). Default: true.</summary>
    public bool EmptyMembershipsClear { get; init; } = true;

    /// <summary>
    /// A PUT may resubscribe an unsubscribed contact with any source and permission; else only with Contact and explicit. Default: false.
    /// </summary>
    public bool AccountMayResubscribe { get; init; }

    /// <summary>A PUT may turn explicit into implicit. Default: false, it is refused.</summary>
    public bool ExplicitMayBecomeImplicit { get; init; }

    /// <summary>A PUT to unsubscribed needs <c>update_source: Contact</c>. Default: false.</summary>
    public bool UnsubscribeNeedsContact { get; init; }

    /// <summary>An unsubscribed contact leaves its lists. Default: true.</summary>
    public bool UnsubscribedLeaveLists { get; init; } = true;

    /// <summary><c>add_list_memberships</c> adds unsubscribed contacts too. Default: false, they are skipped.</summary>
    public bool UnsubscribedCanBeAdded { get; init; }

    /// <summary>Joining or leaving a list moves the contact's <c>updated_at</c> (the V1 rule). Default: false.</summary>
    public bool MembershipMovesUpdatedAt { get; init; }

    /// <summary>Custom fields, phones, tags and notes move <c>updated_at</c>. Default: true.</summary>
    public bool ExtrasMoveUpdatedAt { get; init; } = true;

    /// <summary>A change of the address moves the contact's <c>updated_at</c> in addition to its own. Default: true.</summary>
    public bool AddressMovesUpdatedAt { get; init; } = true;

    /// <summary>Any change of permission moves the contact's <c>updated_at</c>; unsubscribing is known not to. Default: false.</summary>
    public bool PermissionMovesUpdatedAt { get; init; }

    /// <summary>Any write that changes nothing moves <c>updated_at</c>. Default: false; see the next two.</summary>
    public bool UnchangedWriteMovesUpdatedAt { get; init; }

    /// <summary>Every PUT moves the contact's <c>updated_at</c>; the address's moves only with the address. Default: true.</summary>
    public bool PutMovesUpdatedAt { get; init; } = true;

    /// <summary>An import moves <c>updated_at</c> of existing contacts, even when it only adds a list. Default: true.</summary>
    public bool ImportMovesUpdatedAt { get; init; } = true;

    /// <summary>Deleting moves <c>updated_at</c>. Default: false.</summary>
    public bool DeleteMovesUpdatedAt { get; init; }

    /// <summary>Reviving a deleted contact moves <c>updated_at</c>. Default: true.</summary>
    public bool ReviveMovesUpdatedAt { get; init; } = true;

    /// <summary>A second DELETE of a contact or list succeeds too (else 404, for a list 400). Default: false.</summary>
    public bool SecondDeleteSucceeds { get; init; }

    /// <summary>DELETE of an unknown or deleted list returns 404, as documented. Default: false, 400.</summary>
    public bool UnknownListDeleteIs404 { get; init; }

    /// <summary>The API refuses to delete the last list of an account. Default: true.</summary>
    public bool LastListStays { get; init; } = true;

    /// <summary>A PUT of a list needs <c>favorite</c> in addition to <c>name</c>. Default: true.</summary>
    public bool ListPutNeedsFavorite { get; init; } = true;

    /// <summary>List names are compared ignoring case. Default: true.</summary>
    public bool ListNamesIgnoreCase { get; init; } = true;

    /// <summary>The name of a deleted list may be used again. Default: true.</summary>
    public bool DeletedListNamesAreFree { get; init; } = true;

    /// <summary>Renaming a list to a name in use returns 400 instead of 409. Default: false.</summary>
    public bool ListRenameConflictIs400 { get; init; }

    /// <summary>A PUT of a list that omits description and favorite clears them. Default: true.</summary>
    public bool ListPutClearsOmitted { get; init; } = true;

    /// <summary>
    /// The documented maximum of 50 characters for addresses in imports and sign-ups is enforced (else 80). Default: true.
    /// </summary>
    public bool ShortEmailsEnforced { get; init; } = true;

    /// <summary>
    /// A field that is too long in an import refuses the request with 400; else the row counts as an error. Default: true.
    /// </summary>
    public bool OverlongImportRefused { get; init; } = true;

    /// <summary>Blank values in imports clear the old value (else they are ignored). Default: false.</summary>
    public bool ImportBlanksClear { get; init; }

    /// <summary>The text between street and street2 after an import joined them. Default: a blank.</summary>
    public string ImportStreetSeparator { get; init; } = " ";

    /// <summary>Maximum bytes of an import; the rest is dropped silently. Default: 4,000,000 (the smaller meaning of 4 MB).</summary>
    public int ImportBytes { get; init; } = 4_000_000;

    /// <summary>Top-level domains refused as invalid addresses, for example <c>xxx</c>. Default: none.</summary>
    public IReadOnlyList<string> RefusedTopLevelDomains { get; init; } = [];

    /// <summary>
    /// <c>activity_errors</c> of an import contain the numbers of invalid lines; the first row is "Line 2". Default: true.
    /// </summary>
    public bool ImportErrorsNameLines { get; init; } = true;

    /// <summary><c>status</c> of an activity is an empty object until the job has begun. Default: true.</summary>
    public bool StatusEmptyAtFirst { get; init; } = true;

    /// <summary>
    /// <c>self</c> of an activity is misleading: in the collection it is the last row's, and after deleting a list it is an internal
    /// address.
    /// Default: true.
    /// </summary>
    public bool MisleadingSelfLinks { get; init; } = true;

    /// <summary>The last page has no <c>_links</c> (else they are an empty object). Default: false.</summary>
    public bool LastPageWithoutLinks { get; init; }

    /// <summary>
    /// The column headings of an export are the names in the API description. Default: false, those in files of real accounts.
    /// </summary>
    public bool ExportNamesAsHeadings { get; init; }

    /// <summary>The token endpoint returns 403 and a web page for a request without <c>User-Agent</c>. Default: true.</summary>
    public bool TokenNeedsUserAgent { get; init; } = true;

    /// <summary>The redirect after granting contains <c>scope</c> in addition to the code. Default: true.</summary>
    public bool RedirectCarriesScope { get; init; } = true;

    /// <summary>
    /// The authorize page remembers the login of the browser and offers no other account, except with <c>prompt=login</c>. Default: true.
    /// </summary>
    public bool RemembersLogin { get; init; } = true;

    /// <summary>The sign-up form refuses an address for 48 hours after more than 5 attempts in 24 hours. Default: true.</summary>
    public bool SignUpGuard { get; init; } = true;

    /// <summary>The total of <c>GET /contacts/counts</c> includes deleted contacts. Default: false.</summary>
    public bool CountsIncludeDeleted { get; init; }

    internal PermissionToSend PermissionFor(ActedBy source) =>
        DefaultPermission ?? (source == ActedBy.Contact ? PermissionToSend.Explicit : PermissionToSend.Implicit);
}
