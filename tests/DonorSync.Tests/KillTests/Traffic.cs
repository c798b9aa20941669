using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.KillTests;

/// <summary>
/// The requests of a proxy to one server until it is removed from the rotation: calls that read and write, pages of a signed-in user, and
/// the proxy's health check. None may fail.
/// </summary>
sealed class Traffic : IDisposable
{
    readonly CancellationTokenSource end = new();
    readonly ServerProcess server;
    readonly string name;
    readonly Task<List<string>> all;

    /// <param name="person">A user who is signed in, on any server.</param>
    public Traffic(ServerProcess server, Browser person, string name)
    {
        (this.server, Person, this.name) = (server, person, name);
        all = Task.Run(SendAsync);
    }

    public Browser Person { get; }

    /// <returns>Addresses of the contacts that it created.</returns>
    public Task<List<string>> EndAsync()
    {
        end.Cancel();
        return all;
    }

    public void Dispose()
    {
        Person.Dispose();
        end.Dispose();
    }

    async Task<List<string>> SendAsync()
    {
        List<string> made = [];
        while (!end.IsCancellationRequested)
        {
            var email = $"{name}{made.Count}@example.org";
            await server.SendAsync(HttpMethod.Post, "contacts/bulk",
                new { contacts = new[] { new { type = "person", lastName = name, primaryEmail = email, groups = new[] { "Late" } } } });
            made.Add(email);
            await server.SendAsync(HttpMethod.Get, "groups?limit=1");
            await server.SendAsync(HttpMethod.Get, "/health/ready");
            await Person.OpenAsync(new Uri(server.Address, "/contacts").ToString());
            Assert.True(Person.Response.IsSuccessStatusCode, $"{name}: {Person.Response.StatusCode}");
            Assert.Equal("/contacts", Person.Path);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        return made;
    }
}
