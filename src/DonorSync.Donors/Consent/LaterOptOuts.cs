using DonorSync.Database.Backups;
using DonorSync.Database.Ports;
using DonorSync.Donors.Erasure;
using Microsoft.Data.Sqlite;

namespace DonorSync.Donors.Consent;

/// <summary>Consent outlives a restore (P9).</summary>
sealed class LaterRecords : ILaterRecords
{
    public CarriedOver CarryOver(SqliteConnection restored, string replaced, DateTimeOffset now) =>
        new LaterOptOuts(restored, now).CarryOver(replaced);
}

/// <summary>
/// Keeps consent after a restore (P9): opt-outs and erasures that the replaced database recorded after the backup are carried over into the
/// backup before the exchange. Later opt-ins are not: they must be given again.
/// </summary>
/// <param name="restored">The backup, open for writing, of this version or an earlier one.</param>
sealed class LaterOptOuts(SqliteConnection restored, DateTimeOffset now)
{
    const string ByOfOldRows = """CASE WHEN e."Source" = 'Sync' OR e."Rule" = 'P1' THEN 'Sync' ELSE 'Person' END""";

    /// <exception cref="SqliteException">The replaced database cannot be read.</exception>
    public CarriedOver CarryOver(string replaced)
    {
        restored.CreateFunction<string?, string?>("email_key", AddressConsent.KeyOf, isDeterministic: true);
        Run("ATTACH DATABASE @path AS old", ("@path", replaced));
        try
        {
            if (SqliteCopy.Read(restored, "PRAGMA old.quick_check(1);") is not ["ok"])
                throw new SqliteException($"{replaced} is damaged", 11);
            using var transaction = restored.BeginTransaction();
            Collect();
            var hit = OptOut();
            var optOuts = CopyMissing(
                "ConsentEvents", """EXISTS (SELECT 1 FROM temp."Later" l WHERE l."Org" = r."OrganizationId" AND l."Id" = r."Id")""");
            var erasures = CopyErasures();
            transaction.Commit();
            return new(hit, optOuts, erasures);
        }
        finally
        {
            Run("""DROP TABLE IF EXISTS temp."Later" """);
            Run("""DROP TABLE IF EXISTS temp."Said" """);
            Run("DETACH DATABASE old");
        }
    }

    /// <summary>Collects the current Nos (P9) of the replaced database that the backup does not contain.</summary>
    void Collect()
    {
        var (by, at) = Has("old", "ConsentEvents", "SaidBy")
            ? ($"coalesce(e.\"SaidBy\", {ByOfOldRows})", "coalesce(e.\"SaidAt\", e.\"At\")") : (ByOfOldRows, "e.\"At\"");
        Run($"""
            CREATE TEMP TABLE "Said" AS
            SELECT e."OrganizationId" AS "Org", e."Id", email_key(e."Email") AS "Key", e."After", e."At", {by} AS "By", {at} AS "SaidAt"
            FROM old."ConsentEvents" e JOIN main."Organizations" o ON o."Id" = e."OrganizationId"
            """);
        Run("""CREATE INDEX temp."SaidOfKey" ON "Said" ("Org", "Key", "At")""");
        Run("""
            CREATE TEMP TABLE "Later" AS SELECT s."Org", s."Id", s."Key", s."By", s."SaidAt" FROM temp."Said" s
            WHERE NOT s."After" AND s."Key" <> ''
                AND NOT EXISTS (SELECT 1 FROM temp."Said" y WHERE y."Org" = s."Org" AND y."Key" = s."Key" AND y."After" AND y."At" > s."At")
                AND NOT EXISTS (SELECT 1 FROM main."ConsentEvents" e WHERE e."OrganizationId" = s."Org" AND e."Id" = s."Id")
            """);
    }

    /// <summary>Opts out contacts by id and by address (C10).</summary>
    int OptOut()
    {
        const string hits = """
            SELECT c."OrganizationId", c."Id", c."PrimaryEmail", o."OptInChangedBy", o."OptInChangedAt" FROM main."Contacts" c
                JOIN old."Contacts" o ON o."OrganizationId" = c."OrganizationId" AND o."Id" = c."Id"
                WHERE c."IntegrationEmailOptIn" AND NOT o."IntegrationEmailOptIn"
            UNION ALL SELECT c."OrganizationId", c."Id", c."PrimaryEmail", l."By", l."SaidAt" FROM temp."Later" l
                JOIN main."Contacts" c ON c."OrganizationId" = l."Org" AND c."PrimaryEmailKey" = l."Key" WHERE c."IntegrationEmailOptIn"
            UNION ALL SELECT c."OrganizationId", c."Id", c."PrimaryEmail", o."OptInChangedBy", o."OptInChangedAt" FROM old."Contacts" o
                JOIN main."Contacts" c ON c."OrganizationId" = o."OrganizationId" AND c."PrimaryEmailKey" = o."PrimaryEmailKey"
                WHERE c."IntegrationEmailOptIn" AND NOT o."IntegrationEmailOptIn" AND NOT EXISTS (
                    SELECT 1 FROM main."Contacts" b WHERE b."OrganizationId" = o."OrganizationId"
                        AND b."Id" = o."Id" AND NOT b."IntegrationEmailOptIn")
            """;
        var nos = new Dictionary<(string Org, string Id), (string? Email, RecordedNo No)>();
        using (var command = restored.CreateCommand())
        {
            command.CommandText = hits;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                var no = new RecordedNo(EmailKey.None, Enum.Parse<SetBy>(reader.GetString(3)), UnixMicroseconds.ToTime(reader.GetInt64(4)));
                var (key, email) = ((reader.GetString(0), reader.GetString(1)), reader.IsDBNull(2) ? null : reader.GetString(2));
                nos[key] = (email, nos.TryGetValue(key, out var other) ? RecordedNo.Stronger(no, other.No) : no);
            }
        }
        // Without this row, the next start derives again which contacts can be emailed.
        if (nos.Count > 0 && Has("main", "ObstacleBasis", "Basis"))
            Run("""DELETE FROM main."ObstacleBasis" """);
        foreach (var ((org, id), (email, no)) in nos)
            OptOut(org, id, email, no);
        return nos.Count;
    }

    void OptOut(string org, string id, string? email, RecordedNo no)
    {
        Run(
            """
            UPDATE main."Contacts"
            SET "IntegrationEmailOptIn" = 0, "OptInChangedAt" = @said, "OptInChangedBy" = @by, "UpdatedAt" = @now, "Version" = "Version" + 1
            WHERE "OrganizationId" = @org AND "Id" = @id
            """,
            ("@said", UnixMicroseconds.Of(no.At)), ("@by", no.By.ToString()), ("@now", UnixMicroseconds.Of(now)), ("@org", org),
            ("@id", id));
        var isNew = Has("main", "ConsentEvents", "SaidBy");
        var (columns, values) = isNew ? (""", "EmailKey", "SaidBy", "SaidAt" """, ", email_key(@email), @by, @said") : ("", "");
        Run(
            $"""
            INSERT INTO main."ConsentEvents"
                ("OrganizationId", "Id", "ContactId", "Email", "Before", "After", "Source", "Who", "Reason", "Rule", "At"{columns})
            VALUES (@org, @event, @id, @email, 1, 0, @source, 'restore', @reason, @rule, @now{values})
            """,
            ("@org", org), ("@event", Guid.CreateVersion7(now)), ("@id", id), ("@email", (object?)email ?? DBNull.Value),
            // Earlier versions derive the side from the source.
            ("@source", (no.By == SetBy.Sync && !isNew ? ConsentSource.Sync : ConsentSource.Person).ToString()),
            ("@reason", $"a backup was restored; the database that it replaced had recorded: {no.InWords}"), ("@rule", nameof(Rule.P9)),
            ("@now", UnixMicroseconds.Of(now)), ("@by", no.By.ToString()), ("@said", UnixMicroseconds.Of(no.At)));
    }

    /// <summary>Copies later erasures: the next startup erases these people again (<see cref="ErasureRow.CameBack"/>).</summary>
    int CopyErasures()
    {
        if (!Has("old", "Erasures", "Hash") || !Has("main", "Erasures", "Hash"))
            return 0;
        CopyMissing("ErasureKeys", """NOT EXISTS (SELECT 1 FROM main."ErasureKeys" k WHERE k."OrganizationId" = r."OrganizationId")""");
        const string missing = """
            NOT EXISTS (SELECT 1 FROM main."Erasures" e WHERE e."OrganizationId" = r."OrganizationId" AND e."Hash" = r."Hash")
            """;
        Run($"""
            CREATE TEMP TABLE "Back" AS SELECT r."OrganizationId" AS "Org", r."Hash" FROM old."Erasures" r
            JOIN main."ErasureKeys" k ON k."OrganizationId" = r."OrganizationId"
            JOIN old."ErasureKeys" o ON o."OrganizationId" = k."OrganizationId" AND o."Key" = k."Key"
            WHERE {missing}
            """);
        const string copiedOnes = """EXISTS (SELECT 1 FROM temp."Back" b WHERE b."Org" = r."OrganizationId" AND b."Hash" = r."Hash")""";
        var copied = CopyMissing("Erasures", copiedOnes);
        Run($"""UPDATE main."Erasures" AS r SET "Pending" = '{ErasureRow.CameBack}' WHERE {copiedOnes}""");
        Run("""DROP TABLE temp."Back" """);
        return copied;
    }

    /// <summary>Copies rows of organizations in the backup, with the columns that both databases have.</summary>
    int CopyMissing(string table, string which)
    {
        var columns = string.Join(", ", Columns("main", table).Intersect(Columns("old", table)).Select(static c => $"\"{c}\""));
        return Run($"""
            INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM old."{table}" r
            WHERE EXISTS (SELECT 1 FROM main."Organizations" o WHERE o."Id" = r."OrganizationId") AND {which}
            """);
    }

    bool Has(string schema, string table, string column) => Columns(schema, table).Contains(column);

    IReadOnlyList<string> Columns(string schema, string table) =>
        SqliteCopy.Read(restored, $"""SELECT "name" FROM pragma_table_info('{table}', '{schema}')""");

    int Run(string statement, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = restored.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }
}
