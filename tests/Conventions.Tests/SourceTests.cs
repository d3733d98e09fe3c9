using System.Text.RegularExpressions;

namespace Dossier.Conventions.Tests;

/// <summary>What may stand in a source file.</summary>
public sealed partial class SourceTests
{
    /// <summary>Folders of services/Extraction that hold pure functions.</summary>
    private static readonly string[] Pure =
        ["Pipeline", "Reading", "Duplicates", "Language", "Mentions", "Knowledge", "Time", "Quantities", "Statements", "Events", "Positions", "Relations"];

    private static IEnumerable<string> Code => Sources.Files(".", "*.cs");

    private static IEnumerable<string> ProductCode => Code.Where(path => !path.StartsWith("tests/", StringComparison.Ordinal));

    [Fact]
    public void The_pipeline_does_no_io_and_has_no_clock_no_log_and_no_network()
    {
        var files = Pure.Where(folder => Directory.Exists(Testing.Repository.PathOf($"services/Extraction/{folder}")))
            .SelectMany(folder => Sources.Files($"services/Extraction/{folder}", "*.cs")).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, path => AssertNone(path, Impure()));
    }

    [Fact]
    public void Types_are_named_for_what_they_are() =>
        Assert.All(ProductCode.Where(path => !path.StartsWith("protos/stand-ins/", StringComparison.Ordinal)), path => AssertNone(path, VagueType()));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.All(Code.Concat(Sources.Files("protos", "*.proto")).Where(path => !path.StartsWith("tests/Conventions.Tests/", StringComparison.Ordinal)), path => AssertNone(path, Unfinished()));

    [Fact]
    public void Tests_do_not_sleep() =>
        Assert.All(Sources.Files("tests", "*.cs").Where(path => !path.StartsWith("tests/Conventions.Tests/", StringComparison.Ordinal)), path => AssertNone(path, Sleep()));

    [Fact]
    public void Services_take_the_time_from_their_clock() =>
        Assert.All(ProductCode.Where(path => !path.StartsWith("protos/stand-ins/", StringComparison.Ordinal)), path => AssertNone(path, Clock()));

    [Fact]
    public void Blocking_on_tasks_happens_nowhere_in_the_services() =>
        Assert.All(ProductCode.Where(path => path.StartsWith("services/", StringComparison.Ordinal) || path.StartsWith("gateway/", StringComparison.Ordinal)),
            path => AssertNone(path, Blocking()));

    [Fact]
    public void Each_service_has_one_log_file()
    {
        var files = ProductCode.Where(path => Sources.Read(path).Contains("[LoggerMessage", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.Equal("Log.cs", Path.GetFileName(path)));
    }

    [Fact]
    public void The_defaults_speak_no_domain_word() =>
        Assert.All(Sources.Files("services/Defaults", "*.cs"), path => AssertNone(path, DomainWord()));

    [Fact]
    public void No_file_names_a_place_on_the_machine_it_was_written_on() =>
        Assert.All(
            Code.Concat(Sources.Files(".", "*.md")).Concat(Sources.Files("protos", "*.proto")).Concat(Sources.Files(".", "*.csproj")).Concat(["tests/run", ".ci/run"]),
            path => AssertNone(path, MachinePath()));

    [Fact]
    public void Seeds_are_what_they_were()
    {
        var seeds = Sources.Files("seeds", "*.txt").Where(path => path.Count(c => c == '/') == 1).ToList();
        Assert.Equal(5, seeds.Count);
        // Their bytes must never be touched by an editor or by line ending conversion: every expected span counts on them.
        Assert.All(seeds, path => Assert.Matches(@"^seeds/00\d_[0-9a-f]{16}\.txt$", path));
        Assert.Equal([4967, 20576, 5028, 3229, 2065], seeds.Select(path => new FileInfo(Testing.Repository.PathOf(path)).Length));
    }

    private static void AssertNone(string path, Regex forbidden)
    {
        var found = forbidden.Match(Sources.Read(path));
        Assert.False(found.Success, $"{path} contains “{found.Value}”");
    }

    [GeneratedRegex(@"using (Grpc|System\.Net|Microsoft\.Extensions\.Logging|Microsoft\.AspNetCore)|\b(File|Directory|Process)\.\w|\bILogger|DateTime(Offset)?\.(Utc)?Now|TimeProvider|CultureInfo\.Current|Environment\.", RegexOptions.NonBacktracking)]
    private static partial Regex Impure();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum) \w+(Helper|Helpers|Manager|Info|Processor|Util|Utils)\b", RegexOptions.NonBacktracking)]
    private static partial Regex VagueType();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX:|NotImplementedException)\b|Skip *= *""", RegexOptions.NonBacktracking)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(", RegexOptions.NonBacktracking)]
    private static partial Regex Sleep();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Stopwatch\.(StartNew|GetTimestamp)", RegexOptions.NonBacktracking)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)", RegexOptions.NonBacktracking)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\b(Document|Collection|Revision|Lease|Mention|Statement|Entity|Quotation|Annotat\w+)\b", RegexOptions.NonBacktracking)]
    private static partial Regex DomainWord();

    // Written in pieces, so that this file does not contain what it looks for.
    [GeneratedRegex("[\"'` (](/" + "work|/ho" + "me|/ro" + @"ot|[A-Z]:\\\\Users)/", RegexOptions.NonBacktracking)]
    private static partial Regex MachinePath();
}
