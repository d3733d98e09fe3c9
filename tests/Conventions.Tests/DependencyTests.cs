using System.Text.RegularExpressions;

namespace Dossier.Conventions.Tests;

/// <summary>Who may know whom.</summary>
public sealed partial class DependencyTests
{
    private const string Contracts = "protos/Contracts.csproj";
    private const string Defaults = "services/Defaults/Defaults.csproj";

    [Fact]
    public void A_service_knows_the_contracts_and_the_defaults_and_no_other_service()
    {
        var services = Sources.Projects().Where(p => p.Path.StartsWith("services/", StringComparison.Ordinal) && p.Path != Defaults).ToList();
        Assert.True(services.Count >= 3);
        Assert.All(services, service => Assert.Empty(service.References.Except([Contracts, Defaults])));
    }

    [Fact]
    public void The_defaults_know_only_the_contracts() =>
        Assert.Equal([Contracts], Sources.Projects().Single(p => p.Path == Defaults).References);

    [Fact]
    public void The_gateway_knows_no_service_and_no_database()
    {
        var gateway = Sources.Projects().Single(p => p.Path.StartsWith("gateway/", StringComparison.Ordinal));
        Assert.Empty(gateway.References.Except([Contracts, Defaults]));
        Assert.DoesNotContain(gateway.Packages, package => Database().IsMatch(package));
    }

    [Fact]
    public void Only_the_command_line_and_tests_know_several_services()
    {
        var wide = Sources.Projects()
            .Where(p => p.References.Count(r => r.StartsWith("services/", StringComparison.Ordinal) && r != Defaults) > 1)
            .Select(p => p.Path);
        Assert.All(wide, path => Assert.Matches("^(cli|tests)/", path));
    }

    [Fact]
    public void Extraction_has_no_database() =>
        Assert.DoesNotContain(Sources.Projects().Single(p => p.Path == "services/Extraction/Extraction.csproj").Packages, package => Database().IsMatch(package));

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Sources.Read("Services.sln").Replace('\\', '/');
        Assert.All(Sources.Projects(), project => Assert.Contains($"\"{project.Path}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Package_versions_stand_in_one_file_and_are_exact()
    {
        Assert.All(Sources.Files(".", "*.csproj").Concat(Sources.Files(".", "*.targets")), path =>
            Assert.DoesNotMatch("<PackageReference[^>]*Version=", Sources.Read(path)));
        var versions = CentralVersion().Matches(Sources.Read("Directory.Packages.props")).Select(m => m.Groups[1].Value);
        Assert.All(versions, version => Assert.Matches(@"^(\d+\.\d+\.\d+|\$\(GrpcVersion\))$", version));
    }

    [Fact]
    public void Every_pinned_package_is_used()
    {
        var used = Sources.Projects().SelectMany(p => p.Packages)
            .Concat(AnyReference().Matches(string.Concat(Sources.Files(".", "*.targets").Concat(Sources.Files(".", "*.props")).Select(Sources.Read))).Select(m => m.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var pinned = PinnedPackage().Matches(Sources.Read("Directory.Packages.props")).Select(m => m.Groups[1].Value);
        Assert.Empty(pinned.Except(used));
    }

    [GeneratedRegex("Sqlite|Npgsql|SQLitePCL|Dapper", RegexOptions.NonBacktracking)]
    private static partial Regex Database();

    [GeneratedRegex("<PackageVersion Include=\"[^\"]+\" Version=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex CentralVersion();

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex PinnedPackage();

    [GeneratedRegex("<PackageReference Include=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex AnyReference();
}
