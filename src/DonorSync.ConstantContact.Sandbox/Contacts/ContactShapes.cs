namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>The bodies of the contact operations.</summary>
internal static class ContactShapes
{
    public static readonly Shape Anniversary = Shape.Like(Formats.IsAnniversary, 10);

    public static readonly Field[] Person =
    [
        new("first_name", Shape.Text(50)), new("last_name", Shape.Text(50)), new("job_title", Shape.Text(50)),
        new("company_name", Shape.Text(50)),
        new("birthday_month", Shape.Whole(1, 12)), new("birthday_day", Shape.Whole(1, 31)), new("anniversary", Anniversary),
    ];

    private static readonly Field[] EmailTimes =
        ReadOnly("created_at", "updated_at", "opt_in_source", "opt_in_date", "opt_out_source", "opt_out_date", "confirm_status");

    public static readonly Field[] StreetFields =
    [
        new("kind", Shape.Word(Words.AddressKinds), Required: true), new("street", Shape.Text(255)), new("city", Shape.Text(50)),
        new("state", Shape.Text(50)), new("postal_code", Shape.Text(50)), new("country", Shape.Text(50)),
        .. ReadOnly("street_address_id", "created_at", "updated_at"),
    ];

    private static readonly Shape Sms = Shape.Object(
        new Field("full_sms_address", Shape.Text(16, 1), Required: true),
        new Field("sms_channel_consents", Shape.List(
            Shape.Object(
                new Field("sms_consent_permission", Shape.Word("explicit", "not_set", "unsubscribed", "pending_confirmation"),
                    Required: true),
                new Field("consent_type", Shape.Text(50), Required: true),
                new Field("consent_medium_details", Shape.Text(255))),
            10), Required: true));

    private static readonly Field[] Parts =
    [
        new("custom_fields", Shape.List(Shape.Object(
            new Field("custom_field_id", Shape.Uuid, Required: true), new Field("value", Shape.Text(255)),
                new Field("choice_ids", Shape.List(Shape.Text(20), 100))), 25)),
        new("phone_numbers", Shape.List(Shape.Object(
        [
            new("phone_number", Shape.Text(25, 1), Required: true), new("kind", Shape.Word(Words.PhoneKinds)),
            .. ReadOnly("phone_number_id", "created_at", "updated_at", "create_source", "update_source"),
        ]), 3)),
        new("street_addresses", Shape.List(Shape.Object(StreetFields), 3)),
        new("list_memberships", Shape.Uuids(50)),
        new("taggings", Shape.Uuids(50)),
        new("notes", Shape.List(Shape.Object(
            new Field("note_id", Shape.Uuid), new Field("created_at", Shape.Anything), new Field("content", Shape.Text(2000))), 150)),
        new("sms_channel", Sms),
    ];

    private static readonly Shape Permission = Shape.Word(Words.Permissions);

    public static readonly Shape Post = Shape.Object(
    [
        new("create_source", Shape.Word(Words.Sources), Required: true),
        new("email_address", Shape.Object(
        [
            new("address", Shape.Text(80, 1), Required: true), new("permission_to_send", Permission), .. EmailTimes,
            .. ReadOnly("opt_out_reason"),
        ])),
        .. Person, .. Parts, .. ReadOnly("contact_id", "created_at", "updated_at", "deleted_at", "update_source"),
    ]);

    public static readonly Shape Put = Shape.Object(
    [
        new("update_source", Shape.Word(Words.Sources), Required: true),
        new("email_address", Shape.Object(
        [
            new("address", Shape.Text(80, 1), Required: true), new("permission_to_send", Permission),
            new("opt_out_reason", Shape.Text(255)), .. EmailTimes,
        ])),
        .. Person, .. Parts, .. ReadOnly("contact_id", "created_at", "updated_at", "deleted_at", "create_source"),
    ]);

    /// <summary>Fields that the service sets; clients may send them back, and they are ignored.</summary>
    private static Field[] ReadOnly(params string[] names) => [.. names.Select(static name => new Field(name, Shape.Anything))];
}
