using FsCheck;
using FsCheck.Fluent;

namespace Dossier.Contracts.Tests;

/// <summary>Texts in which the three ways of counting (code points, UTF-16 units, user-perceived characters) differ often.</summary>
internal static class Texts
{
    private static readonly string[] Pieces =
        ["a", "Z", " ", "\n", "\r\n", "é", "e\u0301", "한", "\u1112\u1161\u11ab", "외교부", "“", "…", "\ufeff", "\uffff", "😀", "👩‍👩‍👧", "🇰🇷", "𝔘", "\U0010ffff"];

    public static Gen<string> Any => Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    /// <summary>Always the same cases: a failure can be repeated.</summary>
    public static Config Cases(int count) =>
        Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(new Replay(new Rnd(20_110_517UL, 1_950_625UL | 1), null));
}
