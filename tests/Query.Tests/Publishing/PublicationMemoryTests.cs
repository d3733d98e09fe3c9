using Dossier.Query.Publishing;
using Xunit;

namespace Dossier.Query.Tests.Publishing;

public sealed class PublicationMemoryTests
{
    [Fact]
    public void What_is_full_is_free_again_when_a_publication_is_over()
    {
        var memory = new PublicationMemory();
        using var small = memory.Open();
        small.Take(1);
        using (var first = memory.Open())
        using (var second = memory.Open())
        {
            first.Take(RevisionParts.MaxRevisionBytes);
            Assert.Throws<Unavailable>(() => second.Take(RevisionParts.MaxRevisionBytes));
        }

        using var third = memory.Open();
        third.Take(RevisionParts.MaxRevisionBytes);
        third.Take(RevisionParts.MaxRevisionBytes - 1);
        Assert.Throws<Unavailable>(() => small.Take(1));
    }
}
