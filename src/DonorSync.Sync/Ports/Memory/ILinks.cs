namespace DonorSync.Sync.Ports.Memory;

/// <summary>Which group and list belong together.</summary>
public interface ILinks
{
    Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellation);
    Task SaveLinkAsync(Link link, CancellationToken cancellation);
    Task DropLinkAsync(LinkId link, CancellationToken cancellation);
}
