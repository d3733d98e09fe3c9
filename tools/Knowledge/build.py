#!/usr/bin/env python3
"""Writes services/Extraction/Knowledge/entities.tsv: the states, their capitals, and what states.tsv and others.tsv beside this file add.

    tools/Knowledge/build.py country-codes.csv

country-codes.csv is data/country-codes.csv of github.com/datasets/country-codes (ODC-PDDL). Ids, further names and demonyms are the project's own.
Run by maintainers; the result is committed, and the version of the pipeline covers its bytes.
"""
import csv
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
TARGET = HERE.parent.parent / "services" / "Extraction" / "Knowledge" / "entities.tsv"
HEADER = "# id\ttype\tname\tiso3\tfurther names\tdemonyms"
# Capitals whose names are also words, or names of their states: the state is meant more often.
CAPITALS = {"US": "Washington, D.C.|Washington|Washington D.C.", "KP": "Pyongyang|Pyeongyang|평양", "KR": "Seoul|서울", "CN": "Beijing|Peking|北京",
            "JP": "Tokyo|東京", "UA": "Kyiv|Kiev", "KZ": "Astana|Nur-Sultan", "LK": "Colombo", "BO": "La Paz", "GB": "London", "ID": "Jakarta"}


# Capitals that are left out: the word means something else far more often ("Male", "Victoria").
LEFT_OUT = {"MV", "SC", "PS"}


def slug(name):
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "").replace("’", "")).strip("-")


def rows(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def unique(names, besides=""):
    return list(dict.fromkeys(name for name in names if name and name != besides))


def formal(name):
    return re.sub(r"^the ", "", name.strip(" *"))


def main(codes):
    with open(codes, encoding="utf-8", newline="") as file:
        countries = {row["ISO3166-1-Alpha-2"]: row for row in csv.DictReader(file)}
    lines, taken = [], {}

    def add(id, type, name, iso3, others, demonyms):
        if id in taken:
            id = f"{id}-city"  # Singapore, Luxembourg: the state has the plain id
        taken[id] = name
        lines.append("\t".join([id, type, name, iso3, "|".join(others), "|".join(demonyms)]))

    capitals = []
    for iso2, id, name, others, demonyms in (row + [""] * (5 - len(row)) for row in rows(HERE / "states.tsv")):
        row = countries[iso2]
        name = name or row["CLDR display name"].replace("’", "'")
        names = others.split("|") + [formal(row["UNTERM English Formal"]).replace("’", "'")]
        # Names that begin with an article are matched with it ("the North") unless the article is part of the state's own name.
        names = [formal(n) if n.startswith("the ") and n not in ("the North", "the South") else n for n in names]
        add(id or slug(name), "state", name, row["ISO3166-1-Alpha-3"], unique(names, name), unique(demonyms.split("|")))
        capital = CAPITALS.get(iso2, row["Capital"]).split("|")
        if capital[0] and capital[0] != name and iso2 not in LEFT_OUT:
            capitals.append((slug(capital[0]), capital[0], row["ISO3166-1-Alpha-3"], capital[1:]))
    for id, name, iso3, others in capitals:
        add(id, "capital", name, iso3, unique(others, name), [])
    for id, type, name, others, demonyms in (row + [""] * (5 - len(row)) for row in rows(HERE / "others.tsv")):
        add(id, type, name, "", unique(others.split("|"), name), unique(demonyms.split("|")))
    TARGET.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} entities in {TARGET}")


if __name__ == "__main__":
    main(sys.argv[1])
