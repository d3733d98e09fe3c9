using Dossier.Extraction.Knowledge;

namespace Dossier.Train.Names;

/// <summary>Puts the lists of names into one table; nothing is fitted.</summary>
internal sealed class NamesTrainer : ITrainer
{
    public string Name => "names";

    public string Description => "The lists of given and family names, cities, regions, states, officials and organizations, as features for names.";

    public void Train(TrainingRun run)
    {
        var phrases = new NameSources(run.Data).All().ToList();
        foreach (var kind in Enum.GetValues<NameKinds>().Where(kind => kind != NameKinds.None))
            Console.WriteLine(FormattableString.Invariant($"{kind,-16} {phrases.Where(phrase => phrase.Kinds.HasFlag(kind)).Select(phrase => string.Join(' ', phrase.Tokens)).Distinct(StringComparer.Ordinal).Count(),8:N0}"));
        using var model = new MemoryStream();
        var lists = NameLists.Build(phrases);
        lists.Write(model);
        Console.WriteLine(FormattableString.Invariant($"names.model: {lists.Count:N0} words and phrases, {model.Length:N0} bytes"));
        if (!run.OnlyValidate) File.WriteAllBytes(Path.Combine(run.Models, "names.model"), model.ToArray());
    }
}
