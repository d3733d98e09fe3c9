using System.Text;
using Dossier.Common.V1;
using Dossier.Extraction.Pipeline;

namespace Dossier.Extraction.Reading.Archives;

/// <summary>ZIP: every file in it is a member. Directories and what operating systems leave behind are only counted.</summary>
internal sealed class ZipReader : IReader
{
    private const int OriginalCodePage = 437;

    public string Id => "zip/1";

    public IReadOnlyList<string> MediaTypes { get; } = [Reading.MediaTypes.Zip];

    public ReadText Read(DocumentBytes document, CancellationToken cancel)
    {
        var entries = ZipDirectory.Read(document.Content.Span, MemberList.MaxMembers);
        var alphabet = NameEncoding(entries);
        var members = new MemberList(document);
        var budget = new ExpansionBudget(document.Content.Length);
        foreach (var entry in entries)
        {
            cancel.ThrowIfCancellationRequested();
            if (!members.HasRoom()) break;
            Add(members, document.Content, entry, entry.Name(alphabet), budget, cancel);
        }

        if (members.Members is { Count: > 0 } all && all.All(member => member.Error?.Reason == ErrorReason.EncryptedDocument))
            throw new UnreadableDocument(ErrorReason.EncryptedDocument, "Every file in the archive is encrypted, and opens only with a password.");
        return members.ToText();
    }

    private static void Add(MemberList members, ReadOnlyMemory<byte> package, ZipEntry entry, string name, ExpansionBudget budget, CancellationToken cancel)
    {
        if (name.EndsWith('/') || (name.EndsWith('\\') && entry.Size == 0)) members.Skip("directories");
        else if (MemberPath.IsSystemFile(name)) members.Skip("files of an operating system");
        else if (entry.IsLink) members.Refuse(name, ErrorReason.UnsupportedMediaType, "It is a symbolic link.");
        else Expand(members, package, entry, name, budget, cancel);
    }

    private static void Expand(MemberList members, ReadOnlyMemory<byte> package, ZipEntry entry, string name, ExpansionBudget budget, CancellationToken cancel)
    {
        if (!members.Takes)
        {
            members.RefuseTooDeep(name, Math.Max(0, entry.Size));
            return;
        }

        try
        {
            members.Add(name, "", ZipDirectory.Expand(package, entry, budget, cancel));
        }
        catch (UnreadableDocument unreadable)
        {
            members.Refuse(name, unreadable.Reason, unreadable.Message, Math.Max(0, entry.Size));
            if (unreadable.Reason == ErrorReason.LimitExceeded) members.Stop(unreadable.Message);
        }
    }

    // Old archivers of East Asia wrote names in the code page of their system. All names together are enough text to see it; of a single-byte code page nothing is
    // believed, because any bytes are valid in it.
    private static Encoding NameEncoding(List<ZipEntry> entries)
    {
        var original = CodePagesEncodingProvider.Instance.GetEncoding(OriginalCodePage)!;
        byte[] names = [.. entries.Where(entry => !entry.IsUtf8).SelectMany(entry => entry.RawName.Append((byte)'\n'))];
        if (names.Length == 0 || names.Contains((byte)0)) return original;
        try
        {
            var label = Charsets.Decode(new DocumentBytes(names, "", "", "text/plain", "")).Charset.Split(' ')[0];
            return EastAsianCodePage(label) is { } page ? CodePagesEncodingProvider.Instance.GetEncoding(page)! : original;
        }
        catch (UnreadableDocument)
        {
            return original;
        }
    }

    private static int? EastAsianCodePage(string label) => label switch
    {
        "euc-kr" or "cp949" or "uhc" => 949,
        "shift_jis" or "windows-31j" => 932,
        "gbk" or "gb2312" or "gb18030" => 54936,
        "big5" => 950,
        _ => null,
    };
}
