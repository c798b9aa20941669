namespace DonorSync.Tests.FalseAnswers;

/// <summary>Replaces the responses of one endpoint by false ones while it is armed.</summary>
/// <param name="onTheWire">True: the responses are still compressed.</param>
internal sealed class FalseHandler(HttpMessageHandler inner, FalseHandler.Switch armed, bool onTheWire = false) : DelegatingHandler(inner)
{
    /// <summary>Shared by all handlers of a world, because the product creates a new handler at each start.</summary>
    internal sealed class Switch
    {
        public (FalseEndpoint Endpoint, FalseKind Kind, Random Chance)? Now { get; set; }

        /// <summary>Falsifies a response in its own way instead of the kind's.</summary>
        public Action<HttpResponseMessage, string>? Own { get; set; }

        /// <summary>Number of false responses; later ones are true.</summary>
        public int Left { get; set; }

        public int Struck { get; set; }

        /// <summary>Address of the first page, because the real service does not know the invented pages.</summary>
        public Uri? FirstPage { get; set; }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isFurther = request.RequestUri!.Query.Contains("cursor=", StringComparison.Ordinal);
        if (armed.Now is { Kind: >= FalseKind.SamePageForever } && isFurther
            && armed.FirstPage?.AbsolutePath == request.RequestUri.AbsolutePath)
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
            FalseEndpoint.ListCounts => path.Contains("/contact_lists/", StringComparison.Ordinal)
                || query.Contains("include_membership_count", StringComparison.Ordinal),
            FalseEndpoint.OptOuts => path.EndsWith("/contacts", StringComparison.Ordinal)
                && (query.Contains("optout_after", StringComparison.Ordinal) || query.Contains("cursor", StringComparison.Ordinal)),
            FalseEndpoint.Contacts =>
                path.Contains("/contacts", StringComparison.Ordinal) && !path.Contains("/activities", StringComparison.Ordinal),
            FalseEndpoint.Activities => path.Contains("/activities", StringComparison.Ordinal),
            FalseEndpoint.Campaigns => path.Contains("/summary_reports/", StringComparison.Ordinal),
            FalseEndpoint.Bounces =>
                path.Contains("/tracking/", StringComparison.Ordinal) || path.Contains("/emails/", StringComparison.Ordinal),
            _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, "no such endpoint"),
        };
    }
}
