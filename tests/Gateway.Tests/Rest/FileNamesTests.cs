using Dossier.Gateway.Rest;

namespace Dossier.Gateway.Tests.Rest;

/// <summary>File names as senders give them.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("report.txt", "report.txt")]
    [InlineData("\"report.txt\"", "report.txt")]
    [InlineData("\"a\\\"b.txt\"", "a\"b.txt")]
    [InlineData("C:\\reports\\a.txt", "a.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("\"\"", "")]
    [InlineData("\"", "\"")]
    [InlineData("..", "")]
    public void Are_the_last_segment_of_what_may_be_a_path(string given, string expected) => Assert.Equal(expected, FileNames.LastSegment(given));
}
