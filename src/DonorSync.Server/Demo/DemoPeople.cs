namespace DonorSync.Server.Demo;

/// <summary>Donors of the sample file that the story uses, by primary email. Each is an eligible person in the groups named.</summary>
static class DemoPeople
{
    /// <summary>In Newsletter; leaves the group in the CRM.</summary>
    public const string Bjorn = "schroder.bjorn@example.com";

    /// <summary>In Monthly Givers; unsubscribes.</summary>
    public const string Ethan = "ethan.carter@letters.example.org";

    /// <summary>In Newsletter and Monthly Givers; the email changes in Constant Contact.</summary>
    public const string Dolores = "johnson.dolores@example.org";
    public const string DoloresThere = "dolores.new@example.org";

    /// <summary>In Newsletter, Spring Appeal and Gala 2026; moves house, which is entered in Constant Contact.</summary>
    public const string Heather = "heather.cote@example.net";

    /// <summary>In Spring Appeal; the email changes in the CRM.</summary>
    public const string Lakshmi = "lakshmichatterjee@letters.example.org";
    public const string LakshmiNow = "lakshmi@example.org";

    /// <summary>In Newsletter and Spring Appeal; leaves one list in Constant Contact.</summary>
    public const string Sule = "sule.yilmaz@inbox.example.com";

    /// <summary>In Newsletter; the address stops existing.</summary>
    public const string Tyrone = "tyrone.oconnor@example.net";

    /// <summary>Not a donor yet: signs up in Constant Contact.</summary>
    public const string Newcomer = "paloma.nueva@example.org";
}
