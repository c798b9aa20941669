namespace DonorSync.Tests.FalseAnswers;

/// <summary>Stands between the product and the service, and falsifies the answers of one endpoint while it is armed.</summary>
/// <param name="onTheWire">What it answers is still compressed, as between two machines.</param>
internal sealed class FalseHandler(HttpMessageHandler inner, FalseHandler.Switch armed, bool onTheWire = false) : DelegatingHandler(inner)
{
    /// <summary>Shared by all handlers of a world: the product makes a new one whenever it starts.</summary>
    internal sealed class Switch
    {
        public (FalseEndpoint Endpoint, FalseKind Kind, Random Chance)? Now { get; set; }

        /// <summary>Falsifies an answer in a way of its own instead of the kind's.</summary>
        public Action<HttpResponseMessage, string>? Own { get; set; }

        /// <summary>How many answers are false; then the service is honest again.</summary>
        public int Left { get; set; }

        public int Struck { get; set; }

        /// <summary>Where the first page was asked for: the service itself does not know the pages that are made up.</summary>
        public Uri? FirstPage { get; set; }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isFurther = request.RequestUri!.Query.Contains("cursor=", StringComparison.Ordinal);
        if (armed.Now is { Kind: >= FalseKind.SamePageForever } && isFurther && armed.FirstPage?.AbsolutePath == request.RequestUri.AbsolutePath)
            request.RequestUri = armed.FirstPage;
        else if (!isFurther)
            armed.FirstPage = request.RequestUri;
        var response = await base.SendAsync(request, cancellationToken);
        if (armed.Now is not { } lie || !IsOf(lie.Endpoint, request) || !response.IsSuccessStatusCode || armed.Left == 0)
            return response;
        armed.Left--;
        armed.Struck++;
        var honest = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!honest.StartsWith('{'))
            return response;
        if (armed.Own is { } own)
            own(response, honest);
        else
            response.Content = (onTheWire ? FalseBody.Compressed(lie.Kind) : null)
                ?? FalseBody.Of(lie.Kind, honest, lie.Chance, request.RequestUri!.AbsolutePath, armed.Struck);
        return response;
    }

    static bool IsOf(FalseEndpoint endpoint, HttpRequestMessage request)
    {
        var (path, query) = (request.RequestUri!.AbsolutePath, request.RequestUri.Query);
        return endpoint switch
        {
            FalseEndpoint.Token => path.EndsWith("/token", StringComparison.Ordinal),
            FalseEndpoint.Account => path.EndsWith("/account/summary", StringComparison.Ordinal),
            FalseEndpoint.Lists => path.EndsWith("/contact_lists", StringComparison.Ordinal),
            FalseEndpoint.ListCounts => path.Contains("/contact_lists/", StringComparison.Ordinal) || query.Contains("include_membership_count", StringComparison.Ordinal),
            FalseEndpoint.OptOuts => path.EndsWith("/contacts", StringComparison.Ordinal) && (query.Contains("optout_after", StringComparison.Ordinal) || query.Contains("cursor", StringComparison.Ordinal)),
            FalseEndpoint.Contacts => path.Contains("/contacts", StringComparison.Ordinal) && !path.Contains("/activities", StringComparison.Ordinal),
            FalseEndpoint.Activities => path.Contains("/activities", StringComparison.Ordinal),
            FalseEndpoint.Campaigns => path.Contains("/summary_reports/", StringComparison.Ordinal),
            FalseEndpoint.Bounces => path.Contains("/tracking/", StringComparison.Ordinal) || path.Contains("/emails/", StringComparison.Ordinal),
            _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, "no such endpoint"),
        };
    }
}
