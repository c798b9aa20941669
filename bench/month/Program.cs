// A month of 100 organisations of 200 to 5,000 contacts and one of 1,000,000 on one key of Constant Contact's standard limits, in simulated
// time. MonthPlay says what is real and what is played.
//
//   dotnet run --project bench/month -c Release            # a month: minutes
//   dotnet run --project bench/month -c Release -- 2 30    # two days of 30 organisations, on 3,000 requests a day so that it is as tight
//
//   ... -- 30 100 memory                                   # the ledger's rules without its database
//   ... -- 30 100 memory late days                         # the large one connects on the fourth day, beside all others' hours; days: each day's longest
//
// Ends with 1 when a request was refused, a first sync did not end, or somebody waited longer than twice the fair interval.
using System.Globalization;
using DonorSync.Month;

var days = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30;
var organizations = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100;
return await new MonthPlay(days, organizations, largeIsLate: args.Contains("late")).RunAsync(Console.Out, inMemory: args.Contains("memory"), eachDay: args.Contains("days")) ? 0 : 1;
