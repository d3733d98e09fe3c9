namespace Dossier.Extraction.Pipeline;

/// <summary>
/// Relation of a word to its head as Universal Dependencies names it, with the subtypes of the English treebanks (universaldependencies.org/en/dep): <see cref="NsubjPass"/> is "nsubj:pass". The order
/// is that of the models.
/// </summary>
internal enum Dependency : byte
{
    /// <summary>Not parsed.</summary>
    None,
    Acl,
    AclRelcl,
    Advcl,
    AdvclRelcl,
    Advmod,
    Amod,
    Appos,
    Aux,
    AuxPass,
    Case,
    Cc,
    CcPreconj,
    Ccomp,
    Clf,
    Compound,
    CompoundPrt,
    Conj,
    Cop,
    Csubj,
    CsubjOuter,
    CsubjPass,
    Dep,
    Det,
    DetPredet,
    Discourse,
    Dislocated,
    Expl,
    Fixed,
    Flat,
    Goeswith,
    Iobj,
    List,
    Mark,
    Nmod,
    NmodDesc,
    NmodPoss,
    NmodUnmarked,
    Nsubj,
    NsubjOuter,
    NsubjPass,
    Nummod,
    Obj,
    Obl,
    OblAgent,
    OblUnmarked,
    Orphan,
    Parataxis,
    Punct,
    Reparandum,
    Root,
    Vocative,
    Xcomp,
}

/// <summary>How the relations are written.</summary>
internal static class Dependencies
{
    private static readonly string[] Written =
    [
        "", "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "cc:preconj", "ccomp", "clf", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
    ];

    private static readonly string[] Bases = [.. Written.Select(name => name.Split(':')[0])];

    /// <summary>Number of relations, with <see cref="Dependency.None"/>.</summary>
    public static int Count => Written.Length;

    /// <summary>The relation as it is written: "nsubj:pass".</summary>
    public static string Name(this Dependency relation) => Written[(int)relation];

    /// <summary>The relation without its subtype, as it is written: "nsubj" for "nsubj:pass".</summary>
    public static string Base(this Dependency relation) => Bases[(int)relation];

    /// <summary>The relation of a written name, without its subtype when only that is unknown; <see cref="Dependency.None"/> for a name that is none.</summary>
    public static Dependency Parse(string name)
    {
        var found = Array.IndexOf(Written, name);
        if (found < 0) found = Array.IndexOf(Written, name.Split(':')[0]);
        return (Dependency)Math.Max(found, 0);
    }
}
