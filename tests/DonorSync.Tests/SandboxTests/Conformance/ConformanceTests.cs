using System.Text;
using System.Text.Json;
using DonorSync.ConstantContact.Sandbox.Http;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests.Conformance;

/// <summary>What holds for every operation of the API.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void The_sandbox_has_every_operation_of_the_contract_and_no_other()
    {
        Assert.Equal(53, EndpointTable.All.Length);
        Assert.Equal(EndpointTable.All.Select(endpoint => (endpoint.Name, endpoint.Scope, endpoint.Privilege))
            .Order(), OperationTable.All.Select(operation => (operation.Name, operation.Scope, operation.Privilege)).Order());
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Names), MemberType = typeof(EndpointTable))]
    public async Task A_valid_request_gets_the_documented_response(string name)
    {
        await using var stage = await Stage.SetAsync();
        var endpoint = EndpointTable.Named(name);
        var reply = await stage.SendAsync(endpoint);
        Assert.True(endpoint.Ok.Contains(reply.Status), $"{name} answered {reply.Status}: {reply.Text}");
        if (Forms.Of(endpoint) is { } form)
            Assert.Empty(form.Differences(reply.Json));
        if (reply.Status == 204)
            Assert.Empty(reply.Text);
        if (reply.Status == 202)
            Assert.Equal($"/v3/activities/{reply.Json.Text("activity_id")}", reply.Location!.ToString());
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Names), MemberType = typeof(EndpointTable))]
    public async Task Without_a_good_token_it_is_401_in_the_gateways_shape(string name)
    {
        await using var stage = await Stage.SetAsync();
        foreach (var token in new[] { null, "not-a-token" })
        {
            stage.Bench.UseToken(token);
            (await stage.SendAsync(EndpointTable.Named(name))).ExpectGateway(401, "unauthorized", "Unauthorized");
        }
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Names), MemberType = typeof(EndpointTable))]
    public async Task The_scope_and_the_privilege_are_both_needed(string name)
    {
        await using var stage = await Stage.SetAsync();
        var endpoint = EndpointTable.Named(name);
        var others = new[] { "contact_data", "campaign_data", "account_read", "account_update" }.Where(scope => scope != endpoint.Scope);
        stage.Bench.UseToken(stage.Bench.Control.IssueTokens(stage.Bench.Account.AccountId, scope: string.Join(' ', others)).AccessToken);
        Assert.Equal(endpoint.Scope is null ? 200 : 403, (await stage.SendAsync(endpoint)).Status);

        stage.Bench.UseToken(stage.Bench.Control.IssueTokens(stage.Bench.Account.AccountId, role: UserRole.CampaignCreator).AccessToken);
        var reply = await stage.SendAsync(endpoint);
        if (endpoint.Privilege is null or "contacts:lists:read" or "campaign:read" or "ui:campaign:metrics")
            Assert.Contains(reply.Status, endpoint.Ok);
        else
            reply.ExpectGateway(403, "access_denied", "Request forbidden due to insufficient user privileges.");
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Names), MemberType = typeof(EndpointTable))]
    public async Task An_unknown_parameter_is_400(string name)
    {
        await using var stage = await Stage.SetAsync();
        var endpoint = EndpointTable.Named(name);
        var path = stage.Path(endpoint);
        (await stage.SendAsync(endpoint, path + (path.Contains('?') ? '&' : '?') + "no_such_parameter=1", stage.Body(endpoint)))
            .ExpectInvalid("no_such_parameter is not a known parameter");
    }

    [Theory]
    [MemberData(nameof(EndpointTable.WithId), MemberType = typeof(EndpointTable))]
    public async Task An_unknown_or_malformed_id_is_404(string name)
    {
        await using var stage = await Stage.SetAsync();
        var endpoint = EndpointTable.Named(name);
        var parameter = endpoint.Path.Split('{', '}')[1];
        var unknown = await stage.SendAsync(endpoint, stage.Path(endpoint, EndpointTable.UnknownId), stage.Body(endpoint));
        if (endpoint.Name == "DELETE /contact_lists/{list_id}")
            unknown.ExpectInvalid("list_id not found");
        else
            unknown.ExpectError(404, "contacts.api.not_found", "The requested resource was not found.");
        (await stage.SendAsync(endpoint, stage.Path(endpoint, "nonsense"), stage.Body(endpoint)))
            .ExpectError(404, "contacts.api.not_found", $"{parameter} is in an invalid format.");
    }

    [Theory]
    [MemberData(nameof(EndpointTable.WithJson), MemberType = typeof(EndpointTable))]
    public async Task A_body_of_the_wrong_kind_is_refused_and_changes_nothing(string name)
    {
        await using var stage = await Stage.SetAsync();
        var (endpoint, before) = (EndpointTable.Named(name), JsonSerializer.Serialize(stage.Bench.Account.Contacts()));
        var (path, body) = (stage.Path(endpoint), (string)stage.Body(endpoint)!);
        (await stage.SendAsync(endpoint, path, new StringContent(body, Encoding.UTF8, "text/plain"))).Expect(415);
        (await stage.SendAsync(endpoint, path, body[..^1])).ExpectInvalid("The request body is not valid JSON");
        (await stage.SendAsync(endpoint, path, "[]")).ExpectInvalid("The request body must be a JSON object");
        (await stage.SendAsync(endpoint, path, body[..^1] + ",\"no_such_property\":1}"))
            .ExpectInvalid("no_such_property is not a known property");
        (await stage.SendAsync(endpoint, path, "")).Expect(400);
        Assert.Equal(before, JsonSerializer.Serialize(stage.Bench.Account.Contacts()));
        (await stage.SendAsync(endpoint, path, new StringContent(body, Encoding.UTF8, "application/json")))
            .Expect(endpoint.Name == "POST /contacts/sign_up_form" ? 201 : endpoint.Ok[0]);
    }

    [Theory]
    [MemberData(nameof(EndpointTable.Names), MemberType = typeof(EndpointTable))]
    public async Task Another_method_is_405(string name)
    {
        await using var stage = await Stage.SetAsync();
        (await stage.Bench.SendAsync(HttpMethod.Patch, stage.Path(EndpointTable.Named(name)), null)).Expect(405);
    }

    [Fact]
    public async Task Outside_v3_the_gateway_says_forbidden()
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Equal("""{"message":"Forbidden"}""", (await bench.GetAsync("/v2/contacts")).Expect(403).Text);
        (await bench.GetAsync("/v3/no_such_thing")).ExpectError(404, "contacts.api.not_found", "The requested resource was not found.");
    }
}
