namespace DonorSync.ConstantContact.Sandbox.Faults;

/// <summary>A fault applied to one request.</summary>
internal sealed record ActiveFault(SandboxFault Spec, int Draw)
{
    public FaultKind Kind => Spec.Kind;

    /// <summary>The response that replaces the operation, if this kind of fault has one.</summary>
    public ApiReply? Instead => Kind switch
    {
        FaultKind.Throttled => Errors.Throttled,
        FaultKind.QuotaExceeded => Errors.QuotaExceeded,
        FaultKind.InternalError => Errors.InternalError,
        FaultKind.Unavailable => Errors.Unavailable,
        FaultKind.BadRequest => Refusal.Invalid("The request does not have a valid value").Reply,
        FaultKind.Unauthorized => Errors.Unauthorized,
        FaultKind.Forbidden => Errors.Forbidden,
        FaultKind.NotFound => Refusal.NotFound().Reply,
        FaultKind.Conflict => Refusal.Conflict("The resource is being changed by another request").Reply,
        FaultKind.UnsupportedMediaType => Errors.UnsupportedMediaType,
        FaultKind.HtmlBody =>
            ApiReply.Text(Spec.Status ?? 502, "text/html",
                "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"),
        FaultKind.EmptyBody => new ApiReply(Spec.Status ?? 500, null, default),
        _ => null,
    };

    public string? ActivityFate => Kind switch
    {
        FaultKind.ActivityStuck => "stuck",
        FaultKind.ActivityFailed => "failed",
        FaultKind.ActivityCancelled => "cancelled",
        FaultKind.ActivityTimedOut => "timed_out",
        _ => null,
    };

    public int DropRows => Kind == FaultKind.ActivityDropsRows ? Spec.Rows : 0;

    /// <summary>Changes a page the way offset paging does when the set changes during a read.</summary>
    public void Disturb<T>(List<T> page, Func<T?> rowBefore)
        where T : class
    {
        switch (Kind)
        {
            case FaultKind.DuplicateRows when rowBefore() is { } row:
                page.Insert(0, row);
                break;
            case FaultKind.ShuffledRows:
                var shuffled = page.ToArray();
                new Random(Draw).Shuffle(shuffled);
                page.Clear();
                page.AddRange(shuffled);
                break;
            case FaultKind.SkippedRows:
                for (var i = 0; i < Spec.Rows && page.Count > 0; i++)
                    page.RemoveAt((int)((uint)(Draw + i) % (uint)page.Count));
                break;
        }
    }
}
