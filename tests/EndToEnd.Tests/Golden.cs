using System.Text;
using System.Text.Json;
using Dossier.Testing;

namespace Dossier.EndToEnd.Tests;

/// <summary>Answers that were read by a person once, under seeds/expected. With DOSSIER_REWRITE_EXPECTED=1 they are written instead of compared.</summary>
internal static class Golden
{
    private static readonly bool Rewrite = Environment.GetEnvironmentVariable("DOSSIER_REWRITE_EXPECTED") == "1";

    /// <summary>Compares a text with the golden one, byte for byte.</summary>
    /// <param name="name">File under seeds/expected.</param>
    /// <param name="actual">What came out.</param>
    public static void Check(string name, string actual)
    {
        var path = Repository.PathOf("seeds/expected/" + name);
        if (Rewrite)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(false));
            return;
        }

        Assert.True(File.Exists(path), $"{path} is missing: run the tests with DOSSIER_REWRITE_EXPECTED=1 and read what they write.");
        var expected = File.ReadAllText(path);
        if (expected == actual) return;
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"seeds/expected/{name} differs from line {at + 1} on.\nExpected: {left.ElementAtOrDefault(at)}\nActual:   {right.ElementAtOrDefault(at)}");
    }

    /// <summary>
    /// Line breaks between the items of the lists of a JSON object, so that a difference shows which fact it is. The pipeline's version names the programs that are
    /// installed for other formats, and is left out; nothing else is changed.
    /// </summary>
    public static string Layout(string json)
    {
        using var document = JsonDocument.Parse(json);
        var properties = document.RootElement.EnumerateObject().Select(property =>
            $"\"{property.Name}\":" + (property.Value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
                ? $"[\n{string.Join(",\n", list.EnumerateArray().Select(item => item.GetRawText()))}\n]"
                : property.NameEquals("pipelineVersion") ? "\"…\"" : property.Value.GetRawText()));
        return $"{{{string.Join(",\n", properties)}}}\n";
    }
}
