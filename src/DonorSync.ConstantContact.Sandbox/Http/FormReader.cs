namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>Reads the form of a page or of the token endpoint. A body that is not a valid form reads as an empty one.</summary>
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
