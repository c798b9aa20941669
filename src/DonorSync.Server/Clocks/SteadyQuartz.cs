using Quartz;

namespace DonorSync.Server.Clocks;

/// <summary>
/// Runs the scheduler by <see cref="SteadyClock"/> and everything else by the clock of the installation. Quartz takes the time from the
/// container's only <see cref="TimeProvider"/>, so its services get a container that returns the other clock.
/// </summary>
static class SteadyQuartz
{
    /// <param name="configure">Configures Quartz, without its clock.</param>
    public static void AddSteadyQuartz(this IServiceCollection services, SteadyClock clock, Action<IQuartzBuilder> configure)
    {
        var before = services.Count;
        services.AddQuartz(configure);
        for (var i = before; i < services.Count; i++)
        {
            if (services[i] is
                {
                    IsKeyedService: false, ImplementationInstance: null,
                    ServiceType: { IsGenericTypeDefinition: false, Namespace: { } name }
                } quartz
                && name.StartsWith("Quartz", StringComparison.Ordinal))
            {
                services[i] = new(quartz.ServiceType, all => Create(quartz, new Steady(all, clock)), quartz.Lifetime);
            }
        }
    }

    static object Create(ServiceDescriptor quartz, IServiceProvider all) =>
        quartz.ImplementationFactory?.Invoke(all) ?? ActivatorUtilities.CreateInstance(all, quartz.ImplementationType!);

    sealed class Steady(IServiceProvider all, SteadyClock clock) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(TimeProvider) ? clock : all.GetService(serviceType);
    }
}
