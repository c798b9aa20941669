namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Reads the form of a page or of the token endpoint; what is no form, or a broken one, reads as an empty one.</summary>
internal static class FormReader
{
    public static async Task<IFormCollection> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
            return FormCollection.Empty;
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }
}
