namespace DonorSync.Tests.Simulation;

/// <summary>Histories that once broke a promise, reduced to the acts that were needed.</summary>
public sealed class FoundHistoriesTests
{
    /// <summary>A run was killed after an unrecorded removal of Ada from the list: back in the group, she counted as having left.</summary>
    [Fact]
    public Task M4_a_removal_cut_short_is_not_a_persons_leaving_B8() => PlayAsync(
        535,
        new(SimKind.MakeList, 15, 62, 21),
        new(SimKind.MakeGroup, 165, 112, 210),
        new(SimKind.NewSubscriber, 119, 221, 183),
        new(SimKind.OvertakenRun, 106, 93, 182),
        new(SimKind.DeleteList, 108, 142, 145),
        new(SimKind.MakeList, 224, 99, 107),
        new(SimKind.AddToList, 175, 62, 53),
        new(SimKind.Run, 120, 232, 191),
        new(SimKind.NewContact, 241, 158, 164),
        new(SimKind.ChangeEmailHere, 185, 55, 170),
        new(SimKind.EmptyGroup, 149, 170, 164),
        new(SimKind.NewContact, 195, 205, 3),
        new(SimKind.NewContact, 67, 131, 169),
        new(SimKind.KilledRun, 255, 18, 138),
        new(SimKind.ShareAddress, 69, 251, 38));

    /// <summary>Two bulk jobs; it is unknown whether the first was started. The second is another job, not a repeat of the first.</summary>
    [Fact]
    public Task B8_another_job_is_not_the_same_one_repeated() => PlayAsync(
        751,
        new(SimKind.MakeGroup, 16, 221, 55),
        new(SimKind.NewContact, 22, 192, 30),
        new(SimKind.MakeGroup, 207, 178, 174),
        new(SimKind.NewContact, 40, 136, 60),
        new(SimKind.Fault, 145, 60, 104),
        new(SimKind.Run, 251, 134, 225));

    /// <summary>Cy's contact got another address, a second contact got Cy's and was deleted: an opt-out of Cy's address, too.</summary>
    [Fact]
    public Task P1_a_deleted_contact_that_took_over_an_address_opts_it_out_C8() => PlayAsync(
        1685,
        new(SimKind.MakeGroup, 110, 249, 200),
        new(SimKind.NewContact, 247, 242, 37),
        new(SimKind.Run, 100, 135, 250),
        new(SimKind.ChangeEmailThere, 68, 146, 151),
        new(SimKind.NewSubscriber, 44, 33, 207),
        new(SimKind.NewSubscriber, 175, 95, 140),
        new(SimKind.DeleteThere, 193, 55, 124));

    /// <summary>Killed between the response that the day's quota is used up and saving that.</summary>
    [Fact]
    public Task B8_a_used_up_quota_that_a_killed_process_did_not_save_is_requested_again() => PlayAsync(
        3198,
        new(SimKind.Fault, 198, 141, 60),
        new(SimKind.KilledRun, 216, 88, 44),
        new(SimKind.KilledRun, 38, 209, 23));

    /// <summary>A token had expired, so the product did not learn that the quota was used up.</summary>
    [Fact]
    public Task A_used_up_quota_that_was_not_reported_does_not_count() => PlayAsync(
        4642,
        new(SimKind.Fault, 73, 139, 134),
        new(SimKind.Fault, 223, 250, 231),
        new(SimKind.KilledRun, 126, 216, 108));

    /// <summary>A page of a complete read omitted that Eve had unsubscribed: the count does not match, so it is read again.</summary>
    [Fact]
    public Task E6_an_opt_out_that_a_page_left_out_is_read_again_P6_B9() => PlayAsync(
        5186,
        new(SimKind.MakeList, 140, 171, 166),
        new(SimKind.Fault, 200, 129, 247),
        new(SimKind.NewSubscriber, 102, 22, 186),
        new(SimKind.Fault, 98, 159, 3),
        new(SimKind.Run, 34, 76, 88),
        new(SimKind.Unsubscribe, 142, 51, 163),
        new(SimKind.FullRun, 141, 209, 53));

    /// <summary>Eve left the list when another contact joined: no count shows it, and she is imported until the next full read.</summary>
    [Fact]
    public Task E5_a_contact_that_left_a_list_as_another_joined_still_counts_as_on_it() => PlayAsync(
        10648,
        new(SimKind.NewSubscriber, 95, 191, 86),
        new(SimKind.NewSubscriber, 115, 234, 30),
        new(SimKind.NewSubscriber, 64, 82, 60),
        new(SimKind.MakeList, 175, 109, 217),
        new(SimKind.KilledRun, 187, 225, 146),
        new(SimKind.NewSubscriber, 93, 33, 245),
        new(SimKind.AddToList, 219, 30, 243),
        new(SimKind.KilledRun, 211, 227, 213),
        new(SimKind.SwapMembers, 41, 148, 164),
        new(SimKind.OvertakenRun, 207, 229, 128));

    /// <summary>Bob was deleted when Eve joined his list, after a preview: no count shows it, and he is imported as well.</summary>
    [Fact]
    public Task E5_a_contact_that_was_deleted_as_another_joined_still_counts_as_existing() => PlayAsync(
        7081,
        new(SimKind.NewSubscriber, 155, 86, 239),
        new(SimKind.MergeHere, 178, 200, 55),
        new(SimKind.NewSubscriber, 228, 124, 138),
        new(SimKind.OvertakenRun, 184, 177, 240),
        new(SimKind.MakeList, 122, 98, 9),
        new(SimKind.NewSubscriber, 73, 177, 190),
        new(SimKind.AddToList, 141, 81, 170),
        new(SimKind.NewSubscriber, 131, 58, 124),
        new(SimKind.Preview, 223, 0, 240),
        new(SimKind.DeleteThere, 40, 65, 25),
        new(SimKind.ComeBack, 238, 125, 166),
        new(SimKind.KilledRun, 190, 16, 155));

    /// <summary>An expired token is refused, in a response that breaks off: the list was not created.</summary>
    [Fact]
    public Task B8_a_refused_request_may_be_sent_again() => PlayAsync(
        5425,
        new(SimKind.MakeGroup, 226, 134, 254),
        new(SimKind.NewSubscriber, 173, 124, 117),
        new(SimKind.MakeGroup, 17, 128, 59),
        new(SimKind.MakeList, 83, 196, 65),
        new(SimKind.Fault, 118, 5, 5),
        new(SimKind.Campaign, 0, 158, 154),
        new(SimKind.NewContact, 146, 28, 82),
        new(SimKind.Fault, 44, 40, 25),
        new(SimKind.MakeList, 248, 215, 137),
        new(SimKind.Fault, 111, 32, 195),
        new(SimKind.MakeGroup, 235, 29, 240),
        new(SimKind.MakeList, 165, 145, 40),
        new(SimKind.KilledRun, 190, 126, 123),
        new(SimKind.DeleteList, 182, 148, 108),
        new(SimKind.JoinGroup, 245, 253, 178),
        new(SimKind.Campaign, 137, 105, 81),
        new(SimKind.OvertakenRun, 164, 39, 247));

    /// <summary>A token that is refused at its first use: the grant is practically dead.</summary>
    [Fact]
    public Task A7_a_new_token_that_is_refused_needs_a_user() => PlayAsync(
        2960,
        new(SimKind.Fault, 27, 84, 22),
        new(SimKind.Fault, 217, 154, 5),
        new(SimKind.Fault, 182, 32, 210),
        new(SimKind.KilledRun, 92, 96, 19));

    /// <summary>Cy opted out and got another address; a contact was added with the old one: its last consent is the opt-out.</summary>
    [Fact]
    public Task P9_an_address_given_up_after_an_opt_out_is_imported_opted_out() => PlayAsync(
        103,
        new(SimKind.ImportFile, 212, 63, 224),
        new(SimKind.SayNo, 54, 166, 13),
        new(SimKind.ChangeEmailHere, 80, 33, 255),
        new(SimKind.NewContact, 128, 168, 48));

    /// <summary>An import added Ada while a run was about to import her: the run creates no contact, and does not report one.</summary>
    [Fact]
    public Task B4_a_run_counts_only_what_it_created_C4() => PlayAsync(
        2,
        new(SimKind.MakeList, 0, 0, 1),
        new(SimKind.NewSubscriber, 0, 0, 1),
        During(SimKind.ImportFile, SimPhase.Plan, 0),
        new(SimKind.Run, 0, 0, 1));

    /// <summary>Fay was deleted and resubscribed by her own act: the run that reads it opts her in and sends her.</summary>
    [Fact]
    public Task P3_a_resubscribed_contact_is_sent_by_the_same_run() => PlayAsync(
        2001,
        new(SimKind.NewSubscriber, 138, 24, 126),
        new(SimKind.ImportFile, 208, 103, 239),
        new(SimKind.DeleteThere, 151, 42, 201),
        new(SimKind.Run, 36, 60, 47),
        new(SimKind.ComeBack, 169, 109, 89));

    /// <summary>Gil got another address and was erased: the previous one is not imported either.</summary>
    [Fact]
    public Task C12_an_earlier_address_of_an_erased_contact_does_not_come_in() => PlayAsync(
        2008,
        new(SimKind.MakeList, 129, 101, 235),
        new(SimKind.NewSubscriber, 223, 78, 158),
        new(SimKind.Run, 97, 38, 136),
        new(SimKind.ChangeEmailHere, 169, 166, 4),
        new(SimKind.Erase, 26, 91, 236),
        new(SimKind.Run, 81, 99, 37),
        new(SimKind.AddToList, 98, 235, 40));

    /// <summary>Bob was deleted there after the run's last look at who is: the import that puts him on a list brings him back.</summary>
    [Fact]
    public Task P5_an_import_brings_back_a_contact_that_was_deleted_after_the_last_look() => PlayAsync(
        3,
        new(SimKind.MakeGroup, 0, 0, 1),
        new(SimKind.NewSubscriber, 1, 0, 1),
        new(SimKind.NewContact, 1, 0, 1),
        During(SimKind.TagThere, SimPhase.Guard, 0, later: 1),
        During(SimKind.DeleteThere, SimPhase.Guard, 0, later: 1),
        new(SimKind.Run, 0, 0, 1));

    /// <summary>Fay's contact got another address there after it was read: the import names the old one, and creates it.</summary>
    [Fact]
    public Task B4_an_import_creates_an_address_that_was_given_up_after_it_was_read_C8() => PlayAsync(
        7162,
        new(SimKind.MakeGroup, 177, 159, 243),
        new(SimKind.NewSubscriber, 82, 6, 19),
        new(SimKind.Meanwhile, 213, 52, 238),
        new(SimKind.OvertakenRun, 18, 254, 59),
        new(SimKind.NewContact, 222, 48, 195),
        new(SimKind.Run, 130, 17, 125));

    /// <summary>Fay had unsubscribed, and got another address there after that was read: it is a No of the address that it had.</summary>
    [Fact]
    public Task P1_an_opt_out_counts_for_the_address_that_was_read_with_it_C8() => PlayAsync(
        7162,
        new(SimKind.NewSubscriber, 82, 6, 19),
        new(SimKind.Meanwhile, 213, 52, 238),
        new(SimKind.OvertakenRun, 18, 254, 59),
        new(SimKind.Unsubscribe, 192, 250, 53),
        new(SimKind.NewContact, 222, 48, 195),
        new(SimKind.Run, 130, 17, 125));

    /// <summary>Cy's contact got the address of Fay, whom a run was about to create there: it stays Cy's, and Fay's donor has
    /// none.</summary>
    [Fact]
    public Task C8_a_contact_that_takes_the_address_of_one_to_be_created_stays_linked() => PlayAsync(
        12050,
        new(SimKind.ImportFile, 197, 101, 202),
        new(SimKind.MakeGroup, 14, 253, 208),
        new(SimKind.MakeGroup, 199, 46, 41),
        new(SimKind.NewContact, 2, 159, 118),
        new(SimKind.Run, 25, 37, 254),
        new(SimKind.Meanwhile, 69, 103, 182),
        new(SimKind.NewContact, 194, 251, 217),
        new(SimKind.Run, 248, 79, 68));

    /// <summary>The run that took over found the list linked, and its group deleted by a user in the middle of the first run.</summary>
    [Fact]
    public Task L6_a_list_that_an_overtaken_run_linked_goes_with_the_group_that_was_deleted_meanwhile() => PlayAsync(
        15058,
        new(SimKind.Meanwhile, 148, 208, 170),
        new(SimKind.RenameGroup, 11, 171, 178),
        new(SimKind.ImportFile, 122, 5, 197),
        new(SimKind.MakeList, 37, 11, 71),
        new(SimKind.OvertakenRun, 255, 252, 77));

    /// <param name="later">How many requests and commits of the phase go before.</param>
    static SimAct During(SimKind act, SimPhase phase, byte number, int later = 0) => new(
        SimKind.Meanwhile, (byte)Array.IndexOf(ActsDuringRun.Kinds, act),
        (byte)(Array.IndexOf(ActsDuringRun.Phases, phase) + (later * ActsDuringRun.Phases.Length)), number);

    static async Task PlayAsync(uint seed, params SimAct[] acts) => Assert.NotEmpty(await SimHistory.PlayAsync(acts, seed, new Coverage()));
}
