namespace DonorSync.ConstantContact.Sandbox.Control;

internal sealed record SeedRequest
{
    public IReadOnlyList<SeedList> Lists { get; init; } = [];
    public IReadOnlyList<SeedContact> Contacts { get; init; } = [];
}

internal sealed record ClockRequest
{
    public required DateTimeOffset Now { get; init; }
    public bool Stopped { get; init; }
}

internal sealed record AdvanceRequest
{
    public required double Seconds { get; init; }
}

internal sealed record TokenRequest
{
    public string? AccountId { get; init; }
    public string? ClientId { get; init; }
    public string? Scope { get; init; }
    public UserRole Role { get; init; }
}

internal sealed record AccountChoice
{
    public string? AccountId { get; init; }
}

internal sealed record QuotaRequest
{
    public string? ClientId { get; init; }
    public required int Requests { get; init; }
}

/// <summary>The parameters of an action; each action throws when one that it needs is missing.</summary>
internal sealed record ActRequest
{
    public string? Who { get; init; }
    public string? List { get; init; }
    public IReadOnlyList<string>? Lists { get; init; }
    public string? Name { get; init; }
    public string? Address { get; init; }
    public string? Reason { get; init; }
    public PermissionToSend? Permission { get; init; }
    public ContactEdit? Edit { get; init; }
    public NewCampaign? Campaign { get; init; }

    public string NeedWho => Who ?? throw Missing("who");
    public string NeedList => List ?? throw Missing("list");
    public string NeedName => Name ?? throw Missing("name");
    public string NeedAddress => Address ?? throw Missing("address");
    public PermissionToSend NeedPermission => Permission ?? throw Missing("permission");
    public ContactEdit NeedEdit => Edit ?? throw Missing("edit");
    public NewCampaign NeedCampaign => Campaign ?? throw Missing("campaign");

    private static InvalidOperationException Missing(string name) => new($"{name} is missing");
}

/// <summary>The actions by name: the methods of <see cref="AccountControl"/>.</summary>
internal static class Acts
{
    public static readonly IReadOnlyDictionary<string, Func<AccountControl, ActRequest, object?>> ByName =
        new Dictionary<string, Func<AccountControl, ActRequest, object?>>
        {
            ["unsubscribe"] = Act((account, act) => account.Unsubscribe(act.NeedWho, act.Reason)),
            ["partner-unsubscribe"] = Act((account, act) => account.PartnerUnsubscribe(act.NeedWho, act.Reason)),
            ["resubscribe"] = Act((account, act) => account.Resubscribe(act.NeedWho, act.Lists ?? [])),
            ["confirm"] = Act((account, act) => account.Confirm(act.NeedWho)),
            ["leave-list"] = Act((account, act) => account.LeaveList(act.NeedWho, act.NeedList)),
            ["add-to-list"] = Act((account, act) => account.AddToList(act.NeedWho, act.NeedList)),
            ["edit"] = Act((account, act) => account.Edit(act.NeedWho, act.NeedEdit)),
            ["change-address"] = Act((account, act) => account.ChangeAddress(act.NeedWho, act.NeedAddress)),
            ["set-permission"] = Act((account, act) => account.SetPermission(act.NeedWho, act.NeedPermission)),
            ["delete-contact"] = Act((account, act) => account.DeleteContact(act.NeedWho)),
            ["create-list"] = (account, act) => new { list_id = account.CreateList(act.NeedName) },
            ["rename-list"] = Act((account, act) => account.RenameList(act.NeedList, act.NeedName)),
            ["delete-list"] = Act((account, act) => account.DeleteList(act.NeedList)),
            ["send-campaign"] = (account, act) => new { campaign_activity_id = account.SendCampaign(act.NeedCampaign) },
        };

    private static Func<AccountControl, ActRequest, object?> Act(Action<AccountControl, ActRequest> act) => (account, request) =>
    {
        act(account, request);
        return null;
    };
}
