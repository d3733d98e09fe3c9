#!/usr/bin/env python3
"""Writes the lists of services/Extraction/Knowledge from the gazetteers and from the lists beside this file.

    tools/Knowledge/build.py DATA/gazetteers

Every list written has the same columns; lists of sources that ask for the same licence again are files of their own that name it. Run by maintainers;
the results are committed, and the version of the pipeline covers their bytes. The same sources give the same bytes.
"""
import csv
import json
import pathlib
import re
import sys
import unicodedata

HERE = pathlib.Path(__file__).parent
TARGET = HERE.parent.parent / "services" / "Extraction" / "Knowledge"
COLUMNS = "id\ttype\tname\tstate\tfurther names\tdemonyms\tfamily name\tterms"
# Capitals whose names are also words, or names of their states: the state is meant more often.
CAPITALS = {"US": "Washington, D.C.|Washington|Washington D.C.|Washington, DC|Washington DC", "KP": "Pyongyang|Pyeongyang|P'yongyang|평양", "KR": "Seoul|서울",
            "CN": "Beijing|Peking|北京", "JP": "Tokyo|東京", "UA": "Kyiv|Kiev", "KZ": "Astana|Nur-Sultan", "LK": "Colombo", "BO": "La Paz", "GB": "London", "ID": "Jakarta",
            "IL": "Jerusalem", "RU": "Moscow|Москва", "FR": "Paris", "IN": "New Delhi|Delhi", "MM": "Naypyidaw|Naypyitaw|Nay Pyi Taw", "BR": "Brasília|Brasilia",
            "RO": "Bucharest", "CO": "Bogotá|Bogota", "PY": "Asunción|Asuncion", "MX": "Mexico City", "TW": "Taipei", "SA": "Riyadh", "QA": "Doha", "TR": "Ankara", "VN": "Hanoi"}
# Capitals that are left out: the word means something else far more often ("Male", "Victoria").
LEFT_OUT = {"MV", "SC", "PS"}
# Names that mean something else in another language of the texts, or an English word.
NOT_NAMES = {"Grenade", "Granada", "Guinée", "Dominique", "Inde", "Chine", "Chade", "Chad", "Turks", "Malta", "Palaos", "Sainte-Lucie"}
FAMILY_FIRST = {"KOR", "PRK", "CHN", "TWN", "HKG"}
SMALL = set("bin ibn al el ul de la du del della di da dos das do van von der den ter ten e y of".split())
TITLES = set("PRESIDENT PRIME MINISTER PREMIER SECRETARY GENERAL GOVERNOR SENATOR KING QUEEN PRINCE PRINCESS SHEIKH SHAIKH MR MRS DR ADMINISTRATION GOVERNMENT AMERICAN US U.S. RUSSIAN UN THE LEADER CHAIRMAN CHANCELLOR EMIR SULTAN "
             "POPE AYATOLLAH COLONEL CAPT. CAPTAIN MAJOR LT. LT GEN. GEN COL. BRIG. BRIGADIER ADMIRAL MARSHAL COMRADE SIR LORD LADY DAME MULLAH IMAM MINISTRY SPOKESMAN OPPOSITION REFORMER DICTATOR FORMER HER HIS MAJESTY HIGHNESS "
             "REFORMIST ARMY STAFF CHIEF COMMANDER PARTY FOREIGN DEFENSE DEFENCE FINANCE REVEREND REV. FATHER CARDINAL BISHOP ARCHBISHOP JUDGE JUSTICE PROFESSOR PROF. AMBASSADOR CROWN".split())
SUFFIXES = {"JR", "JR.", "SR", "SR.", "II", "III", "IV"}
CAMEO_END = "2015-12-31"


def slug(name):
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "").replace("’", "")).strip("-")


def rows(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def records(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def unique(names, besides=""):
    return list(dict.fromkeys(name for name in names if name and name != besides))


def formal(name):
    return re.sub(r"^the ", "", name.strip(" *"))


def line(id, type, name, state="", others=(), demonyms=(), family="", terms=()):
    return "\t".join([id, type, name, state, "|".join(others), "|".join(demonyms), family, "|".join(terms)]).rstrip("\t")


def write(name, heads, lines):
    text = "".join(f"# {head}\n" for head in [*heads, COLUMNS]) + "".join(entry + "\n" for entry in lines)
    (TARGET / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(lines)} entries, {len(text.encode()):,} bytes")


def entities(source):
    with open(source / "country_codes.csv", encoding="utf-8", newline="") as file:
        countries = {row["ISO3166-1-Alpha-2"]: row for row in csv.DictReader(file)}
    lines, taken, states = [], {}, {}

    def add(id, type, name, iso3, others, demonyms):
        if id in taken:
            id = f"{id}-city"  # Singapore, Luxembourg: the state has the plain id
        taken[id] = name
        lines.append(line(id, type, name, iso3, others, demonyms))

    capitals = []
    for iso2, id, name, others, demonyms in (row + [""] * (5 - len(row)) for row in rows(HERE / "states.tsv")):
        row = countries[iso2]
        name = name or row["CLDR display name"].replace("’", "'")
        names = others.split("|") + [formal(row["UNTERM English Formal"]).replace("’", "'")]
        # Names that begin with an article are matched with it ("the North") unless the article is part of the state's own name.
        names = [formal(n) if n.startswith("the ") and n not in ("the North", "the South") else n for n in names]
        iso3 = row["ISO3166-1-Alpha-3"]
        states[iso3] = (id or slug(name), {name, *names, *demonyms.split("|")})
        add(id or slug(name), "state", name, iso3, unique(names, name), unique(demonyms.split("|")))
        capital = CAPITALS.get(iso2, row["Capital"]).split("|")
        if capital[0] and capital[0] != name and iso2 not in LEFT_OUT:
            capitals.append((slug(capital[0]), capital[0], iso3, capital[1:]))
    for id, name, iso3, others in capitals:
        add(id, "capital", name, iso3, unique(others, name), [])
    for id, type, name, others, demonyms, iso3 in (row + [""] * (6 - len(row)) for row in rows(HERE / "others.tsv")):
        add(id, type, name, iso3, unique(others.split("|"), name), unique(demonyms.split("|")))
    write("entities.tsv", ["States, capitals, institutions, organizations, regions, agreements and wars.",
                           "ISO codes, names and capitals: country-codes, github.com/datasets/country-codes (ODC-PDDL). Further names, demonyms and all else: this project."], lines)
    return states


def states_in_other_languages(source, states):
    """Names and demonyms that countries.jsonl has besides ours; under its own licence."""
    lines, taken = [], {name for _, names in states.values() for name in names}
    for country in sorted(records(source / "countries.jsonl"), key=lambda c: c["iso3"]):
        if country["iso3"] not in states:
            continue
        names = [*country["native"], *country["translations"].values(), country["official"], *country["alt"]]
        names = [n.strip() for n in names if is_name(n.strip()) and n.strip() not in taken]
        demonyms = [d for d in country["demonyms"] if d not in taken and len(d) > 3]
        names = unique(names)
        taken.update(names + demonyms)
        if names or demonyms:
            lines.append(line(states[country["iso3"]][0], "state", country["name"], country["iso3"], names, unique(demonyms)))
    write("states-odbl.tsv", ["Names of states in other languages, and demonyms.",
                              "Contains information from mledoze/countries (github.com/mledoze/countries), made available here under the Open Database License (ODbL) 1.0: opendatacommons.org/licenses/odbl/1-0/"], lines)


def is_name(name):
    if name in NOT_NAMES or "," in name or "(" in name or "|" in name or "\t" in name:
        return False
    if not any(c.isalpha() for c in name):
        return False
    latin = any("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())
    # Short Latin names and codes are words of some language.
    return len(name) >= (5 if latin else 2) and (not latin or name[0].isupper())


def proper(capitals, korean):
    words = [word for word in capitals.replace("_", " ").split() if word]
    written = [word.lower() if i and word.lower() in SMALL else "-".join(part(p, i) for i, p in enumerate(word.split("-"))) for i, word in enumerate(words)]
    if korean and len(written) == 3 and "-" not in capitals:
        return f"{written[0]} {written[1]}-{written[2].lower()}"
    return " ".join(written)


def part(word, index):
    lower = word.lower()
    if index == 0 and lower in ("al", "el", "ul", "ad", "an", "as"):
        return lower.capitalize() if len(lower) > 2 else lower
    if len(lower) > 4 and lower.startswith("mc"):
        return "Mc" + lower[2:].capitalize()
    if len(lower) > 3 and lower[1] == "'" and lower[0] in "od":
        return lower[0].upper() + "'" + lower[2:].capitalize()
    if re.fullmatch(r"(\w\.)+\w?\.?", word):
        return word.upper()
    return lower.capitalize()


def fold(name):
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return re.sub(r"\s+", " ", plain.replace("-", " ").replace(".", "").replace("'", "").replace("’", "")).strip()


def family_of(name, state):
    words = name.split()
    while len(words) > 1 and words[-1].upper() in SUFFIXES:
        words.pop()
    return words[0] if state in FAMILY_FIRST else words[-1]


def people(source, states):
    lines, taken = [], set()
    for name, others, family, state, terms in (row + [""] * (5 - len(row)) for row in rows(HERE / "people.tsv")):
        parts = [f"{t.split()[0]} {state} {' '.join(t.split()[1:])}".strip() for t in terms.split("|") if t]
        lines.append((name, line("", "person", name, state, unique(others.split("|"), name), (), family, parts)))
        taken.update(fold(n) for n in [name, *others.split("|")])
    for member in records(source / "us_congress_current.jsonl"):
        name = member.get("official_full") or f"{member['first']} {member['last']}"
        short = [f"{member['first']} {member['last']}"] + ([f"{member['nickname']} {member['last']}"] if member.get("nickname") else [])
        office = "senator" if member["type"] == "sen" else "representative"
        if fold(name) in taken:
            continue
        others = [n for n in unique(short, name) if fold(n) not in taken]
        lines.append((name, line("", "person", name, "USA", others, (), member["last"], [f"{office} USA {member['start']} {member['end']}"])))
        taken.update(fold(n) for n in [name, *others])
    lines += leaders(source, states, taken)
    lines += actors(source, states, taken)
    write("people.tsv", ["Holders of offices with their terms: office, state, first day, last day.",
                         "CAMEO actor dictionaries of petrarch2 (MIT); Wikidata by way of world-leaders-2021 (CC0); congress-legislators (CC0); facts written for this project."],
          [entry for _, entry in sorted(lines, key=lambda entry: (slug(entry[0]), entry[1]))])
    return taken


def office_of(position):
    low = position.lower()
    for words, office in ((("prime minister", "premier", "taoiseach", "chief minister"), "prime-minister"), (("chancellor",), "chancellor"), (("vice president",), "vice-president"),
                          (("president",), "president"), (("monarch", "king", "queen", "emperor", "sultan", "emir", "prince", "yang di"), "monarch"), (("pope",), "pope"), (("leader",), "leader")):
        if any(word in low for word in words):
            return office
    return "head"


def leaders(source, states, taken):
    by_name = {name: iso3 for iso3, (_, names) in states.items() for name in names}
    found = {}
    for leader in records(source / "leaders_2021_wikidata.jsonl"):
        state = by_name.get(leader["country"], "")
        if fold(leader["name"]) in taken or not state or not leader["name"].strip():
            continue
        if leader["start"] and leader["end"] and leader["start"] > leader["end"]:
            continue
        term = f"{office_of(leader['position'])} {state} {leader['start'] + '-01-01' if leader['start'] else '-'} {leader['end'] + '-12-31' if leader['end'] else ''}".strip()
        found.setdefault(leader["name"], []).append((state, term))
    taken.update(fold(name) for name in found)
    return [(name, line("", "person", name, terms[0][0], (), (), family_of(name, terms[0][0]), unique(t for _, t in terms))) for name, terms in found.items()]


def actors(source, states, taken):
    lines = []
    for actor in records(source / "cameo_actors.jsonl"):
        codes = actor["codes"]
        dated = [c for c in codes if c.get("from") or c.get("to")]
        if not dated:
            continue
        state = next((c["code"][:3] for c in codes if c["code"][:3] in states), "")
        names = [n for n in actor["names"] if len(n.split()) > 1 and len(n) < 60 and not (set(n.replace("-", " ").split()) & TITLES) and re.fullmatch(r"[^\W\d_]['’.\w -]*", n)]
        if not names or any(len(n.split()) > 6 for n in names[:1]):
            continue
        names = unique(proper(n, state in ("KOR", "PRK", "TWN")) for n in names)
        if not names or fold(names[0]) in taken:
            continue
        # Leaders come with the time before and behind their terms, as elites; officials do not.
        is_head = any(c["code"][3:6] == "ELI" for c in codes) and any(c["code"][3:] == "GOV" for c in codes)
        terms = []
        for code in codes:
            sector = code["code"][3:6] if state else ""
            if sector not in ("GOV", "MIL", "LEG", "JUD") or not code.get("from"):
                continue
            office = "head" if is_head and code["code"][3:] == "GOV" else "official"
            first, last = day(code["from"], "01"), day(code.get("to") or CAMEO_END, "28")
            if first <= last:
                terms.append(f"{office} {code['code'][:3]} {first} {last}")
        names = [names[0], *(n for n in names[1:] if fold(n) not in taken and fold(n) != fold(names[0]))]
        # A name alone says nothing that the name itself does not say.
        if not terms and len(names) == 1:
            continue
        taken.update(fold(n) for n in names)
        lines.append((names[0], line("", "person", names[0], state, names[1:], (), family_of(names[0], state), unique(merged(terms)))))
    return lines


def day(date, last):
    year, month, number = (date.split("-") + ["01", last])[:3]
    number = min(int(number), [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][int(month) - 1])
    return f"{year}-{int(month):02}-{max(number, 1):02}"


def merged(terms):
    """Terms of one office that follow one another or overlap are one."""
    result = []
    for term in sorted(terms):
        office, state, start, end = term.split()
        if result and result[-1][:2] == [office, state] and start[:7] <= next_month(result[-1][3]):
            result[-1][3] = max(result[-1][3], end)
        else:
            result.append([office, state, start, end])
    return [" ".join(term) for term in result]


def next_month(date):
    year, month = int(date[:4]), int(date[5:7])
    return f"{year + month // 12}-{month % 12 + 1:02}"


def current(source, states, taken):
    iso3 = {}
    with open(source / "country_codes.csv", encoding="utf-8", newline="") as file:
        iso3 = {row["ISO3166-1-Alpha-2"]: row["ISO3166-1-Alpha-3"] for row in csv.DictReader(file)}
    found = {}
    for country in records(source / "leaders_current_g20_asean.jsonl"):
        if country["file"] != "current":
            continue
        code = country["data"]["country"]["iso_code"]
        state = iso3.get(code) or {"EU": "european-union", "AU_AF": "african-union"}[code]
        for position in country["data"]["positions"].values():
            holder = position["current_holder"]
            if not holder:
                continue
            local = holder["name_local"] or ""
            others = [n for n in (local,) if n and n != holder["name_en"] and re.fullmatch(r"[\uac00-\ud7a3]{2,4}|[\u4e00-\u9fff]{3,6}", n)]
            entry = found.setdefault(holder["name_en"], (state, others, []))
            term = f"{office_of(position['title_en'])} {state} {holder['since'] or '-'}"
            if term not in entry[2]:
                entry[2].append(term)
    lines = [line("", "person", name, state, others, (), family_of(name, state), terms) for name, (state, others, terms) in sorted(found.items())
             if others or fold(name) not in taken]
    write("people-cc-by-sa.tsv", ["Leaders in office on 2026-08-22.",
                                  "From world-leaders-current (github.com/open-data-archive/world-leaders-current, after Wikipedia and Wikidata), adapted, under CC BY-SA 4.0: creativecommons.org/licenses/by-sa/4.0/"], lines)


def main(source):
    source = pathlib.Path(source)
    states = entities(source)
    states_in_other_languages(source, states)
    taken = people(source, states)
    current(source, states, taken)


if __name__ == "__main__":
    main(sys.argv[1])
