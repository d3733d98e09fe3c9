using System.Globalization;
using System.Text.RegularExpressions;
using Dossier.Testing;

namespace Dossier.Conventions.Tests;

/// <summary>The Dockerfile and docker-compose.yml as text, against the projects and the documentation they have to agree with. Needs no engine.</summary>
public sealed partial class ContainerTests
{
    private static readonly string Dockerfile = Sources.Read("Dockerfile");
    private static readonly string Compose = Sources.Read("docker-compose.yml");
    private static readonly IReadOnlyList<Stage> Stages = [.. Dockerfile.Split("\nFROM ").Skip(1).Select(Stage.Parse)];

    /// <summary>The images that run as services: those that listen.</summary>
    private static readonly IReadOnlyList<Stage> ServiceStages = [.. Stages.Where(stage => stage.Ports.Count > 0)];

    public static TheoryData<string> Services => [.. ComposeServices.Keys];

    private static Dictionary<string, string> ComposeServices =>
        ServiceText().Matches(Section("services")).ToDictionary(m => m.Groups[1].Value, m => m.Value, StringComparer.Ordinal);

    [Fact]
    public void Every_service_of_the_repository_has_an_image_and_a_place_in_the_composition()
    {
        var programs = Sources.Files(".", "Program.cs").Where(path => path.StartsWith("services/", StringComparison.Ordinal) || path.StartsWith("gateway/", StringComparison.Ordinal))
            .Select(path => path.Split('/')[^2].ToLowerInvariant()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(programs, ServiceStages.Select(stage => stage.Name).Order(StringComparer.Ordinal));
        Assert.Equal(programs, ComposeServices.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Project_files_and_what_they_import_are_copied_before_the_packages_are_restored()
    {
        var restored = Dockerfile[..Dockerfile.IndexOf("RUN dotnet restore", StringComparison.Ordinal)];
        var copied = CopiedFiles().Matches(restored).SelectMany(m => m.Groups["from"].Value.Split(' ').Select(from => (From: from, To: m.Groups["to"].Value))).ToList();
        Assert.All(copied, copy => Assert.True(File.Exists(Repository.PathOf(copy.From)), copy.From));
        Assert.All(copied, copy => Assert.Equal(copy.From.Contains('/') ? copy.From[..(copy.From.LastIndexOf('/') + 1)] : "./", copy.To));

        var needed = Needed("cli/Cli.csproj").Concat(["global.json", "Directory.Build.props", "Directory.Packages.props"])
            .Concat(Sources.Files("protos", "*.props")).Concat(Sources.Files("protos", "*.targets"));
        Assert.Equal(needed.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), copied.Select(copy => copy.From).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_image_is_built_from_is_there_and_reaches_the_builder()
    {
        var reaching = Sources.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..].Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        var copied = CopiedFiles().Matches(Dockerfile).SelectMany(m => m.Groups["from"].Value.Split(' ')).ToList();
        Assert.All(copied, from => Assert.True(Path.Exists(Repository.PathOf(from)), from));
        Assert.All(copied, from => Assert.Contains(from.Split('/')[0], reaching));
    }

    [Fact]
    public void Base_images_can_be_chosen_and_are_the_public_ones_by_default()
    {
        Assert.All(Stages, stage => Assert.True(stage.Base is "${SDK_IMAGE}" or "${RUNTIME_IMAGE}" || Stages.Any(other => other.Name == stage.Base), stage.Base));
        (string Argument, string Image)[] bases = [("SDK_IMAGE", "mcr.microsoft.com/dotnet/sdk:10.0"), ("RUNTIME_IMAGE", "mcr.microsoft.com/dotnet/aspnet:10.0")];
        Assert.All(bases, given => Assert.Contains($"ARG {given.Argument}={given.Image}", Dockerfile.Split('\n')));
        Assert.All(bases, given => Assert.Contains($"  {given.Argument}: ${{{given.Argument}:-{given.Image}}}", Compose.Split('\n')));
    }

    [Fact]
    public void No_image_runs_as_root()
    {
        // Only to install packages does a stage become root, and it does not stay so.
        Assert.All(Stages.Where(stage => User().IsMatch(stage.Text)), stage => Assert.Equal("USER ${APP_UID}", User().Matches(stage.Text)[^1].Value));
        var confined = Stages.Where(stage => User().IsMatch(stage.Text)).Select(stage => stage.Name).ToList();
        Assert.Equal(["runtime", "reading"], confined);
        Assert.All(Stages.Where(stage => stage.Text.Contains("ENTRYPOINT", StringComparison.Ordinal)), stage => Assert.Contains(stage.Base, confined));
        Assert.DoesNotContain("user:", Compose, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_image_starts_its_own_program_without_a_shell_and_asks_it_for_its_health()
    {
        var programs = Sources.Projects().ToDictionary(
            p => p.Path.StartsWith("cli/", StringComparison.Ordinal) ? "dossier" : Path.GetFileNameWithoutExtension(p.Path).ToLowerInvariant(),
            p => AssemblyName().Match(Sources.Read(p.Path)).Groups[1].Value,
            StringComparer.Ordinal);
        var started = Stages.Where(stage => stage.Text.Contains("ENTRYPOINT", StringComparison.Ordinal)).ToList();
        Assert.Equal(ServiceStages.Count + 1, started.Count);
        Assert.All(started, stage => Assert.Contains($"\nENTRYPOINT [\"dotnet\", \"{programs[stage.Name]}.dll\"]\n", stage.Text, StringComparison.Ordinal));
        Assert.All(ServiceStages, stage => Assert.Single(stage.Text.Split('\n'), line =>
            line.StartsWith("HEALTHCHECK --interval=", StringComparison.Ordinal) && line.EndsWith($" CMD [\"dotnet\", \"{programs[stage.Name]}.dll\", \"health\"]", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_reads_documents_has_the_programs_for_it()
    {
        var reading = Stages.Single(stage => stage.Name == "reading").Text;
        Assert.All(["poppler-utils", "tesseract-ocr", "tesseract-ocr-kor"], package => Assert.Contains($" {package}", reading, StringComparison.Ordinal));
        Assert.All(["poppler-utils", "tesseract-ocr-kor"], package => Assert.Contains(package, Sources.Read("tests/run"), StringComparison.Ordinal));
        Assert.Equal(["extraction", "dossier"], Stages.Where(stage => stage.Base == "reading").Select(stage => stage.Name));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_built_as_its_own_target_is_confined_and_restarted(string service)
    {
        var text = ComposeServices[service];
        Assert.Contains($"target: {service},", text, StringComparison.Ordinal);
        Assert.Contains("    <<: *service\n", text, StringComparison.Ordinal);
        Assert.Contains("mem_limit: ", text, StringComparison.Ordinal);
        var shared = Section("x-service");
        Assert.All(
            ["read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "pids_limit: ", "restart: unless-stopped", "max-size: "],
            confinement => Assert.Contains(confinement, shared, StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_that_drains_is_not_killed_before_its_time()
    {
        var drain = Number(DefaultDrain().Match(Sources.Read("services/Defaults/Configuration/ServiceOptions.cs")));
        Assert.InRange(Number(GracePeriod().Match(Compose)), drain + 5, drain + 60);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Services_are_addressed_where_they_listen(string service)
    {
        var addresses = PeerAddress().Matches(ComposeServices[service]).ToList();
        Assert.All(addresses, address => Assert.Contains(address.Groups["port"].Value, ServiceStages.Single(stage => stage.Name == address.Groups["host"].Value).Ports));
        Assert.All(addresses, address => Assert.Equal(address.Groups["key"].Value, address.Groups["host"].Value.ToUpperInvariant()));
        Assert.All(addresses, address => Assert.Contains($"{address.Groups["host"].Value}: {{ condition: ", ComposeServices[service], StringComparison.Ordinal));

        var stage = ServiceStages.Single(stage => stage.Name == service);
        Assert.Equal(stage.Ports.Order(StringComparer.Ordinal), ListenPort().Matches(stage.Text).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_gateway_is_published_and_only_on_this_machine_as_the_documentation_says()
    {
        Assert.Equal(["gateway"], ComposeServices.Where(service => service.Value.Contains("ports:", StringComparison.Ordinal)).Select(service => service.Key));
        var published = PublishedPort().Matches(ComposeServices["gateway"]).ToList();
        Assert.Equal(ServiceStages.Single(stage => stage.Name == "gateway").Ports, published.Select(m => m.Groups["inside"].Value));
        Assert.Equal(published.Count, ComposeServices["gateway"].Split('\n').Count(line => line.StartsWith("      - ", StringComparison.Ordinal)));
        Assert.All(published, m => Assert.Equal(m.Groups["inside"].Value, m.Groups["outside"].Value));
        Assert.All(published, m => Assert.Contains($"| `{m.Groups["variable"].Value}` | `{m.Groups["outside"].Value}` |", Sources.Read("docs/containers.md"), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_variable_of_the_composition_is_documented_with_its_default()
    {
        var documentation = Sources.Read("docs/containers.md");
        var variables = Variable().Matches(Compose).Select(m => (Name: m.Groups[1].Value, Default: m.Groups[2].Value)).Distinct().ToList();
        Assert.NotEmpty(variables);
        Assert.All(variables, variable => Assert.Contains($"| `{variable.Name}` | `{variable.Default}` |", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_key_that_is_set_is_a_key_of_a_service()
    {
        var keys = Sources.Files(".", "*Options.cs").SelectMany(path => OptionKey().Matches(Sources.Read(path))).Select(m => m.Groups[1].Value.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        var set = SetKey().Matches(Dockerfile + Compose).Select(m => m.Groups[1].Value).ToList();
        Assert.True(set.Count > 10);
        Assert.All(set, key => Assert.Contains(key, keys));
    }

    private static string Section(string name) =>
        Compose.Split('\n').SkipWhile(line => !line.StartsWith(name + ":", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line is [] or [' ', ..])
            .Aggregate("", (text, line) => text + line + '\n');

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Needed(string project) =>
        Sources.Projects().Single(p => p.Path == project).References.SelectMany(Needed)
            .Prepend(project)
            // Contracts.csproj gets its references to these from Grpc.targets.
            .Concat(project == "protos/Contracts.csproj" ? Sources.Files("protos/stand-ins", "*.csproj") : []);

    private sealed record Stage(string Name, string Base, string Text)
    {
        public IReadOnlyList<string> Ports { get; } =
            Text.Split('\n').SingleOrDefault(line => line.StartsWith("EXPOSE ", StringComparison.Ordinal))?.Split(' ')[1..] ?? [];

        public static Stage Parse(string text)
        {
            var (first, rest) = (text.Split('\n')[0].Split(' '), text[text.IndexOf('\n', StringComparison.Ordinal)..]);
            return first is [var image, "AS", var name] ? new(name, image, rest) : throw new FormatException(text);
        }
    }

    [GeneratedRegex(@"^  (\w+):\n((    .*)?\n)*", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex ServiceText();

    [GeneratedRegex(@"^COPY (?<from>[^-\n][^\n]*) (?<to>\S+)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex CopiedFiles();

    [GeneratedRegex(@"int DrainSeconds \{ get; init; \} = (\d+);", RegexOptions.NonBacktracking)]
    private static partial Regex DefaultDrain();

    [GeneratedRegex(@"stop_grace_period: (\d+)s", RegexOptions.NonBacktracking)]
    private static partial Regex GracePeriod();

    [GeneratedRegex("^USER .*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex User();

    [GeneratedRegex("<AssemblyName>(.*)</AssemblyName>", RegexOptions.NonBacktracking)]
    private static partial Regex AssemblyName();

    [GeneratedRegex(@"DOSSIER_(?<key>[A-Z]+): (http://|dns:///)(?<host>[a-z]+):(?<port>\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex PeerAddress();

    [GeneratedRegex(@"=http://0\.0\.0\.0:(\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex ListenPort();

    [GeneratedRegex(@"- ""127\.0\.0\.1:\$\{(?<variable>\w+):-(?<outside>\d+)\}:(?<inside>\d+)""", RegexOptions.NonBacktracking)]
    private static partial Regex PublishedPort();

    [GeneratedRegex(@"\$\{(\w+):-([^}]*)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"public \S+ (\w+) \{ get; init; \}", RegexOptions.NonBacktracking)]
    private static partial Regex OptionKey();

    [GeneratedRegex(@"\bDOSSIER_([A-Z]+)[=:] ?[^-]", RegexOptions.NonBacktracking)]
    private static partial Regex SetKey();
}
