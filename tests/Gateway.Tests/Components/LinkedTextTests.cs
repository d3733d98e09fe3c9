using Dossier.Common.V1;
using Dossier.Gateway.Components.Overview;

namespace Dossier.Gateway.Tests.Components;

/// <summary>Names in sentences.</summary>
public sealed class LinkedTextTests
{
    [Theory]
    [InlineData("Korea and South Korea met Korea", "Korea|South Korea", "[Korea] and [South Korea] met Korea", "")]
    [InlineData("South Korea: “Koreans agree”", "Korea|South Korea", "[South Korea]: “Koreans agree”", "Korea")]
    [InlineData("ROK exports", "South Korea", "ROK exports", "South Korea")]
    [InlineData("", "Seoul", "", "Seoul")]
    [InlineData("Seoul", "", "Seoul", "")]
    [InlineData("Seoul, Seoul", "Seoul|Seoul", "[Seoul], [Seoul]", "")]
    public void The_first_place_of_each_name_leads_to_it(string text, string names, string linked, string others)
    {
        var (parts, rest) = LinkedText.Of(text, names.Split('|').Select(name => new EntityRef { Id = name, Name = name }));
        Assert.Equal(linked, string.Concat(parts.Select(part => part.Entity is null ? part.Text : $"[{part.Text}]")));
        Assert.Equal(others, string.Join('|', rest.Select(entity => entity.Name)));
    }
}
