using System.Buffers;
using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>
/// Finds words about consent in columns that are not understood, so that the user is asked about such a column (P9). It errs only toward
/// too many questions. All texts have the form of <see cref="HeaderText.Words"/>.
/// </summary>
internal static class ConsentVocabulary
{
    private static readonly SearchValues<string> Refusals = In(
        "unsub", " opt out", "opted out", "optout", "optedout", " opts out", "opting out", "do not email", "dont email", "do not e mail",
        "dont e mail", "do not contact", "dont contact", "not to be contacted", "not to be emailed", "do not send", "dont send",
        "not to email", "not to contact", "not to send", " no email", " no e mail", " no emails", "no e mails", "no contact",
        "no further contact", "no more mail", "no more email", "no more e mail", "never email", "never contact", "stop email",
        "stop emailing", "stop sending", "stop mailing", "stop contact", "please stop", "take me off", "take him off", "take her off",
        "take them off", "taken off", "off the list", "off our list", "off your list", "off my list", "off the mailing", "remove me",
        "remove from", "removed from", "be removed", "no longer wish", "no longer want", "not wish to", "not want to", "not want any",
        "doesnt want", "dont want", "does not want", "do not want", "not wanted", "leave me alone", "leave him alone", "leave her alone",
        "leave them alone", "withdrew", "withdrawn", "revoked", "not subscribed", "non subscribed", "never subscribed", "no consent",
        "not consent", "not consented", "consent denied", "no permission", "not interested", "objected", "objects to", "not ok",
        "disagree", "erasure", "right to be forgotten", "unsolicited", "do not disturb", "dont email", "nothing please", "nothing thanks",
        "please dont", "none please", "do not mail", "dont mail", "do not write", "dont write", "removal from", "asked to stop",
        "stop receiving", "no more newsletter", "no more news", "delete from", "deleted from", "do not solicit", "dont solicit",
        "do not use", "dont use", "do not add", "never add", "leave off", "leave out of", "not receive", "not to receive", "opt me out",
        "not sign me up");

    private static readonly SearchValues<string> Bounces = In(
        "bounced", "bounce", "undeliverable", "not deliverable", "invalid email", "invalid e mail", "bad email", "bad e mail",
        "bad address", "email invalid", "invalid address", "mailbox full", "mailbox does not exist", "does not exist", "no such user",
        " cleaned ", "on hold");

    private static readonly SearchValues<string> Deaths = In(
        "deceased", "passed away", " died ", " dead ", " died", " decd ", " rip ", " estate of ", "late husband", "late wife");

    /// <summary>More words in a cell of an unknown column that lead to a question.</summary>
    private static readonly SearchValues<string> Others = In(
        "subscribed", "opted in", " opt in", "optin", "optedin", "consent", "gdpr", "dsgvo", "rgpd", "permission", "suppress",
        "blacklist", "blocklist", "complain", "spam", "declined", "refused", "refuses", "cancelled", "canceled", " cease ", "no thank",
        // Other languages: the words of a refusal, of consent and of death.
        "abgemeldet", "abbestell", "austrag", "ausgetragen", "widerruf", "widersproch", "widerspruch", "einwilligung", "zustimmung",
        "keine e mail", "keine mail", "keine post", "keine werbung", "nicht kontakt", "nicht mehr", "verstorben", "gestorben",
        "werbesperre", "unzustellbar", "nein danke", "désabonn", "desabonn", "désinscri", "desinscri", "ne souhaite", "ne veut", "ne pas",
        "consentement", "refus", "décéd", "deced", "abonn", "non merci", "baja", "cancelad", "suscri", "no desea", "no quiere",
        "no contactar", "no enviar", "consentim", "fallecid", "desuscri", "disiscri", "cancellat", "consenso", "non vuole",
        "non desidera", "non contattare", "iscritt", "decedut", "defunt", "revocat", "descadastr", "não quer", "nao quer", "não deseja",
        "não contactar", "não enviar", "inscri", "falecid", "afgemeld", "uitgeschreven", "afmeld", "uitschrijv", "toestemming",
        "geen e mail", "geen mail", "geen email", "overleden", "niet meer", "niet mailen", "avregistr", "avprenumer", "samtyck",
        "samtykk", "avmeld", "frameld", "afmeldt", "framelding", "inga mejl", "ingen e post", "avliden", "død ", "wypisan", "wypis",
        "zgoda", "zgody", "rezygn", "nie chce", "zmarł", "odhlášen", "odhlas", "souhlas", "súhlas", "nesouhlas", "zemřel", "leiratkoz",
        "hozzájárul", "elhunyt", "dezabon", "dezaboneaz", "decedat", "peruut", "suostumus", "ei postia", "abonelik", "iptal", "onay",
        "отпис", "согласи", "не пис", "не отправ", "подпис", "умер", "згод", "відпис", "помер", "διαγραφ", "συγκατάθεσ", "συναίνεσ", "退订",
        "退訂", "取消订阅", "取消訂閱", "订阅", "同意", "不要", "拒绝", "已故", "配信停止", "購読", "退会", "死亡", "停止", "수신거부", "구독", "동의", "إلغاء", "موافق",
        "اشتراك", "הסר", "הסכמה", "सदस्यता", "ยกเลิก", "hủy đăng ký");

    /// <summary>Column names that lead to a question whatever the cells hold.</summary>
    private static readonly SearchValues<string> StrongNames = In(
        "unsub", "optout", " opt out", "opted out", "optedout", "optin", " opt in", "opted in", "optedin", " opt ", " opting ", " opted ",
        "do not", "dont", "does not want", "no email", "no e mail", "no emails", "no e mails", "no bulk", "no mass", "no contact",
        "no news", "no solicit", "no appeal", "no marketing", "no communication", "no mailings", "consent", "gdpr", "dsgvo", "rgpd",
        "lgpd", "ccpa", "casl", "suppress", "blacklist", "blocklist", "bounce", " clean", "complain", "deceased", " death", " died",
        " dead ", "undeliver", "not deliver", "solicit", "withdraw", "withdrew", "revoke", "objection", "stop email", "stop mail",
        "stop sending", "stop contact", "off list", "left list", "left the list", "never email", "never contact", "quit newsletter",
        "remove from", "exclude from email", "exclude from mail", "exclude from news", "exclude from comm", "mailing stop", "email hold",
        "on hold", "unwanted", "erasure", "opt status", "no calls or", "no e news", "no enews", " removed ", " remove ", " removal ",
        " ceased ", "passed away", " dne ", " dnc ", " no spam", "no newsletter", "stop news", "not email", "not contact", "abgemeldet",
        "abmeld", "abbestell", "austrag", "widerruf", "widerspruch", "einwilligung", "zustimmung", "keine e mail", "keine mail",
        "keine post", "keine werbung", "werbesperre", "verstorben", "unzustellbar", "désabonn", "desabonn", "désinscri", "desinscri",
        "consentement", "décéd", "deced", "ne pas ", "baja", "consentim", "desuscri", "suscri", "no contactar", "no enviar", "fallecid",
        "disiscri", "consenso", "cancellat", "iscritt", "decedut", "descadastr", "inscri", "falecid", "não contactar", "não enviar",
        "afgemeld", "afmeld", "uitgeschreven", "uitschrijv", "toestemming", "geen e mail", "geen mail", "overleden", "avregistr",
        "avprenumer", "samtyck", "samtykk", "avmeld", "frameld", "afmeldt", "avliden", "wypisan", "wypis", "zgoda", "zgody", "rezygn",
        "odhlášen", "odhlas", "souhlas", "súhlas", "leiratkoz", "hozzájárul", "dezabon", "peruut", "suostumus", "abonelik", "iptal",
        "отпис", "согласи", "згод", "відпис", "διαγραφ", "συγκατάθεσ", "συναίνεσ", "αποχώρησ", "退订", "退訂", "取消订阅", "取消訂閱", "订阅", "同意",
        "拒绝", "配信停止", "購読", "退会", "수신거부", "구독", "동의", "إلغاء", "موافق", "اشتراك", "הסר", "הסכמה", "सदस्यता", "ยกเลิก", "hủy đăng ký");

    /// <summary>Column names that lead to a question if the cells are answers, such as Yes and No.</summary>
    private static readonly SearchValues<string> WeakNames = In(
        "mail", "news", "status", "subscri", "permi", " hold", "block", " stop", "remov", "marketing", "contact", "communicat",
        "correspond", " update", " hear ", " write ", "appeal", "campaign", "promo", " offer", "receiv", " send", "allow", "accept",
        "agree", " want", " wish", "interest", "privacy", "data protection", " terms", "prefer", "channel", " valid", "invalid", " spam",
        "junk", " happy ", " ok", " may we", " can we", " may i", " can i", "could we", " should we", "message", " list", " active",
        "reach", " cancel", "never", " quit", "exclu", "flag", "left the", " touch", "frequen", " sub ", " subs ", "blast", "bulletin",
        "digest", "informed", " sign ", "signup", " join", " living", " alive", "invit", " delete", " in out ", " oo ", "third part",
        "deletion", "on the list", " ask ", " asks ", "solicit", "outreach", "announcement", "notif", "alerts", "publication", "magazine",
        "journal", "legal basis", "lawful", "engage", "abo ", "werbung", "kontakt", "courriel", "correo", "contatto", "boletín",
        "boletin", "abonn", "abonné", "nieuwsbrief", "uutiskirje", "biuletyn", "zpravodaj", "подпис", "новост", "メルマガ", "ニュース", "뉴스",
        "通讯", "bülten", "buletin", "hírlevél", "nyheds", "notiziario", "bollettino", "rundbrief", "lettera", "nyhed", "nyhet", "lettre",
        "рассыл", "邮件", "メール", "메일");

    /// <summary>"Never unsubscribed", "has not opted out": not a refusal, and not clear enough for a consent.</summary>
    private static readonly SearchValues<string> TurnedRound = In(
        "never unsub", "not unsub", "never opted out", "not opted out", "not bounced", "never bounced", "not deceased", "no bounce",
        "not opt out", "re subscribed", "resubscribed", "not on hold");

    private static readonly SearchValues<string> Answers = In(
        " yes ", " no ", " y ", " n ", " true ", " false ", " on ", " off ", " never ", " maybe ", " sometimes ", " nein ", " ja ",
        " oui ", " non ", " si ", " sí ", " sì ", " sim ", " não ", " nao ", " nee ", " nej ", " nei ", " tak ", " nie ", " да ", " нет ",
        " так ", " ні ", " ano ", " nu ", " da ", " ne ", " hayır ", " evet ", " stop ", " out ", " nope ", " none ", " paused ",
        " removed ", " inactive ", " denied ", " stopped ", " rejected ", " disabled ", " only ", " expired ", " ei ", " kyllä ", " nem ",
        " igen ", " ikke ", " inte ", " nunca ", " jamais ", " nie ", " mai ", " nooit ", " aldrig ", " aldri ", " niemals ", "停止", "不要",
        " oo ", " 是 ", " 否 ", " 예 ", " 아니요 ", " 아니오 ", " はい ", " いいえ ", " نعم ", " لا ", " ναι ", " όχι ", " כן ", " לא ");

    public static bool Denies(string words) => words.AsSpan().ContainsAny(Refusals);

    public static bool SaysBounced(string words) => words.AsSpan().ContainsAny(Bounces);

    public static bool SaysDead(string words) => words.AsSpan().ContainsAny(Deaths);

    public static bool IsTurnedRound(string words) => words.AsSpan().ContainsAny(TurnedRound);

    /// <summary>Returns whether a cell of a column that is not understood mentions consent.</summary>
    public static bool IsCell(string words) => Denies(words) || SaysBounced(words) || SaysDead(words) || words.AsSpan().ContainsAny(Others);

    /// <summary>Returns whether a cell answers a question that the column's name asks.</summary>
    public static bool IsAnswer(string words) => words.AsSpan().ContainsAny(Answers);

    public static bool IsStrongName(string words) => words.AsSpan().ContainsAny(StrongNames);

    public static bool IsWeakName(string words) => words.AsSpan().ContainsAny(WeakNames);

    private static SearchValues<string> In(params ReadOnlySpan<string> words) => SearchValues.Create(words, StringComparison.Ordinal);
}
