namespace DonorSync.Core.Tests;

/// <summary>Extension methods that build test data.</summary>
static class Builders
{
    extension(CrmContact person)
    {
        public CrmContact In(params string[] groups) => person with { Groups = [.. groups.Select(A.Group)] };

        public CrmContact SaysNo(double minutes = 0) => person with { OptIn = new(false, SetBy.Person, A.At(minutes)) };

        public CrmContact OptedOutBySync(double minutes = 0) => person with { OptIn = new(false, SetBy.Sync, A.At(minutes)) };

        public CrmContact With(ContactFields fields, double editedAt = 0) => person with { Fields = fields, UpdatedAt = A.At(editedAt) };
    }

    extension(CtctContact subscriber)
    {
        public CtctContact On(params string[] lists) => subscriber with { Lists = [.. lists.Select(A.List)] };

        public CtctContact Is(Permission permission) => subscriber with { Permission = permission };

        public CtctContact Unsubscribed() => subscriber with { Permission = Permission.Unsubscribed, Lists = [] };

        public CtctContact Deleted() => subscriber with { Deleted = true, Lists = [] };

        public CtctContact GaveConsent(double minutes) =>
            subscriber with { Permission = Permission.Explicit, PermissionByDonor = true, PermissionAt = A.At(minutes) };

        public CtctContact With(CtctFields fields, double editedAt = 0) => subscriber with { Fields = fields, UpdatedAt = A.At(editedAt) };
    }

    extension(Baseline baseline)
    {
        public Baseline Remembers(string list, Membership memory) => baseline.With(A.Link(list), memory);
    }

    extension(ContactCase @case)
    {
        /// <summary>Returns the decision with the named pairs.</summary>
        public Decision Among(params string[] pairs) => new ContactReconciler(A.Pairs(pairs), SyncPolicy.Default).Decide(@case);

        public Decision Under(SyncPolicy policy, params string[] pairs) => new ContactReconciler(A.Pairs(pairs), policy).Decide(@case);
    }

    extension(Decision decision)
    {
        public T Only<T>() where T : ContactStep => Assert.Single(decision.Steps.OfType<T>());

        public void PlansNothing() => Assert.Empty(decision.Steps);

        public void Plans(params Type[] kinds) => Assert.Equal(kinds, decision.Steps.Select(static s => s.GetType()));

        /// <summary>Returns the baseline after every step of the decision was done.</summary>
        public Baseline AllDone(EmailKey key) =>
            decision.Steps.Aggregate(decision.Settled ?? Baseline.Empty(key), static (baseline, step) => step.Remember(baseline));
    }
}
