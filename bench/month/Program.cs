// A month of 100 organizations of 200 to 5,000 contacts and one of 1,000,000 on one key with Constant Contact's standard limits, in
// simulated time. MonthPlay describes what is real and what is simulated.
//
//   dotnet run --project bench/month -c Release            # a month: takes minutes
//   dotnet run --project bench/month -c Release -- 2 30    # two days of 30 organizations, with 3,000 requests a day: the same ratio
//
//   ... -- 30 100 memory                                   # without the ledger's database
//   ... -- 30 100 memory late days                         # late: the large one connects on the fourth day, during all others' syncs;
//                                                          # days: prints each day's longest interval
// Exit code 1 when a request was refused, a first sync did not end, or an interval was more than twice the fair one.
using System.Globalization;
using DonorSync.Month;

var days = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30;
var organizations = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
var play = new MonthPlay(days, organizations, largeIsLate: args.Contains("late"));
return await play.RunAsync(Console.Out, inMemory: args.Contains("memory"), eachDay: args.Contains("days")) ? 0 : 1;
