using DonorSync.Database;
using DonorSync.Database.Keys;
using DonorSync.Database.Users;
using DonorSync.Donors;
using DonorSync.Server.Pages.Layout;
using DonorSync.Server.People;
using DonorSync.Server.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>Sign-in of users (cookie) and programs (API token), and their permissions.</summary>
static class SecurityServices
{
    public const int MinPasswordLength = 8;

    /// <summary>For PBKDF2 with HMAC-SHA-512, as the OWASP Password Storage Cheat Sheet recommends.</summary>
    const int HashIterations = 210_000;

    /// <summary>For the REST API: an API token.</summary>
    public const string ApiPolicy = "api";

    /// <summary>For pages and forms of users who may edit contacts and groups, and start syncs.</summary>
    public const string StaffPolicy = "staff";

    /// <summary>For pages and forms of administrators.</summary>
    public const string AdministratorPolicy = "administrator";

    public static void AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddKeys(SettingsBinder.Bind<KeySettings>(configuration, KeySettings.Section));
        services.Configure<PasswordHasherOptions>(static hasher => hasher.IterationCount = HashIterations);
        services.AddIdentityCore<User>(options =>
            {
                options.User.RequireUniqueEmail = true;
                // Length is what helps; character rules only make people write passwords down.
                options.Password = new()
                {
                    RequiredLength = MinPasswordLength,
                    RequiredUniqueChars = 4,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireNonAlphanumeric = false,
                    RequireUppercase = false,
                };
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            })
            .AddProtectedUsers()
            .AddPasswordValidator<WeakPasswords>()
            .AddClaimsPrincipalFactory<UserClaims>()
            .AddSignInManager()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerTokenHandler>(BearerTokenHandler.SchemeName, null)
            .AddIdentityCookies();
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "donorsync";
            cookie.LoginPath = "/sign-in";
            cookie.AccessDeniedPath = "/access-denied";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.ExpireTimeSpan = TimeSpan.FromDays(14);
            cookie.Events.OnRedirectToLogin = SignInRedirect.GoAsync;
            cookie.UseSessions();
        });
        services.AddAuthorizationBuilder().AddPolicy(ApiPolicy, new AuthorizationPolicyBuilder(BearerTokenHandler.SchemeName)
            .RequireAuthenticatedUser().Build())
            .AddPolicy(StaffPolicy, policy => policy.RequireRole(nameof(UserRole.Administrator), nameof(UserRole.Staff)))
            .AddPolicy(AdministratorPolicy, policy => policy.RequireRole(nameof(UserRole.Administrator)));
        // A user who loses a role is signed out within a minute, not in half an hour.
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddScoped<OrganizationUsers>();
        services.AddScoped<Authenticator>();
        services.AddScoped<PasswordSignIn>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => Caller.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.User));
        services.AddScoped(provider => LocalTimes.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.User));
        services.AddScoped(
            provider => provider.GetRequiredService<DonorDatabase>().Open(provider.GetRequiredService<Caller>().Organization));
    }

    static void AddKeys(this IServiceCollection services, KeySettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.ToKey());
        services.AddDataProtection().SetApplicationName("DonorSync").PersistKeysToDbContext<DonorSyncDb>();
        services.AddOptions<KeyManagementOptions>().Configure<InstallationKey>(static (keys, master) =>
            keys.XmlEncryptor = master.Key is { } key ? new MasterKeyEncryptor(key) : null);
    }
}
