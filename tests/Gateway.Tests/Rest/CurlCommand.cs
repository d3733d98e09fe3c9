using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>A curl command of the documentation as the request that it makes: the few options that are used there.</summary>
internal static partial class CurlCommand
{
    public static HttpRequestMessage Parse(string command, string folder)
    {
        var words = Word().Matches(command).Select(match => match.Value.Trim('\'').Trim('"')).ToList();
        var request = new HttpRequestMessage();
        var headers = new List<string>();
        string? method = null;
        MultipartFormDataContent? form = null;
        for (var at = 1; at < words.Count; at++)
        {
            switch (words[at])
            {
                case "-s" or "-N" or "-O" or "-J": break;
                case "-X": method = words[++at]; break;
                case "-H": headers.Add(words[++at]); break;
                case "-o": at++; break;
                case "--json":
                    request.Content = new StringContent(words[++at], Encoding.UTF8, "application/json");
                    break;
                case "--data-binary":
                    request.Content = new ByteArrayContent(File.ReadAllBytes(Path.Combine(folder, words[++at].TrimStart('@'))));
                    break;
                case "-F":
                    form ??= [];
                    var (name, file) = words[++at].Split("=@") is [var left, var right] ? (left, right) : throw new FormatException(words[at]);
                    form.Add(new ByteArrayContent(File.ReadAllBytes(Path.Combine(folder, file))), name, file);
                    request.Content = form;
                    break;
                case var url when !url.StartsWith('-'): request.RequestUri = new(url); break;
                default: throw new FormatException($"{words[at]} is not known here");
            }
        }

        request.Method = new(method ?? (request.Content is null ? "GET" : "POST"));
        foreach (var header in headers)
        {
            var (name, value) = header.Split(": ", 2) is [var left, var right] ? (left, right) : throw new FormatException(header);
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
