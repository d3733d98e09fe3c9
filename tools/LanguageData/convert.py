"""Turns the formats of treebanks and of named entities into the JSON lines that tools/Train reads (docs/models.md, "Files to learn from").

Offsets are Unicode code points, ends exclusive.
"""
import re

NO_SPACE_BEFORE = re.compile(r"^(?:[,.;:!?%)\]}]|'s|'re|'ve|'ll|'d|'m|n't|'|''|”|’.*)$")
NO_SPACE_AFTER = re.compile(r"^(?:[(\[{$#]|``|“|‘)$")
NORMS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}


def conllu_sentences(lines):
    """The sentences of a CoNLL-U file: (comments, words, surfaces); words are lists of ten columns, surfaces (first, last, form, misc) of contractions."""
    comments, words, surfaces = {}, [], []
    for line in list(lines) + [""]:
        line = line.rstrip("\n")
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            comments[key.strip()] = value.strip()
        elif line:
            columns = line.split("\t")
            if len(columns) != 10:
                raise ValueError(f"{len(columns)} columns: {line!r}")
            if "-" in columns[0]:
                first, last = columns[0].split("-")
                surfaces.append((int(first), int(last), columns[1], columns[9]))
            elif "." not in columns[0]:
                words.append(columns)
        elif words:
            yield comments, words, surfaces
            comments, words, surfaces = {}, [], []
        elif "newdoc id" not in comments:
            comments = {}


def parts(surface, forms):
    """Lengths of the parts of a contraction: as long as its words, the last takes what is left, and nobody less than nothing."""
    lengths, left = [], len(surface)
    for n, form in enumerate(forms):
        take = left if n + 1 == len(forms) else min(len(form), left)
        lengths.append(take)
        left -= take
    return lengths


def layout(words, surfaces):
    """Spans of the words from the start of their sentence, its text, and whether a space follows the sentence."""
    text, spans, n, space = "", [], 0, True
    inside = {first: (last, form, misc) for first, last, form, misc in surfaces}
    while n < len(words):
        if n and space:
            text += " "
        number = int(words[n][0])
        if number in inside:
            last, form, misc = inside[number]
            count = last - number + 1
            at = len(text)
            for length in parts(form, [word[1] for word in words[n:n + count]]):
                spans.append((at, at + length))
                at += length
            n += count
        else:
            form, misc = words[n][1], words[n][9]
            spans.append((len(text), len(text) + len(form)))
            n += 1
        text += form
        space = "SpaceAfter=No" not in misc.split("|")
    return spans, text, space


def treebank(lines, source, licence):
    """The documents of a CoNLL-U file. A blank line stands before a paragraph, a space before any other sentence, nothing where SpaceAfter=No says so."""
    document, space = None, True
    for comments, words, surfaces in conllu_sentences(lines):
        if "newdoc id" in comments or document is None:
            if document:
                yield document
            identifier = comments.get("newdoc id", comments.get("sent_id", ""))
            document = {"id": identifier, "source": source, "licence": licence, "genre": genre(identifier), "text": "", "sentences": []}
            if "meta::dateCreated" in comments:
                document["dct"] = comments["meta::dateCreated"]
        spans, text, follows = layout(words, surfaces)
        if document["text"]:
            paragraph = any(key.startswith("newpar") for key in comments)
            document["text"] += "\n\n" if paragraph else " " if space else ""
        start = len(document["text"])
        document["text"] += text
        tokens = [
            [start + a, start + b, word[2], word[3], word[4], word[5], int(word[6]), word[7]] for (a, b), word in zip(spans, words)
        ]
        document["sentences"].append({"id": comments.get("sent_id", ""), "start": start, "end": start + len(text), "tokens": tokens})
        space = follows
    if document:
        yield document


def genre(identifier):
    """GUM_news_… and weblog-… name the genre."""
    pieces = identifier.split("_")
    return pieces[1] if identifier.startswith("GUM_") and len(pieces) > 1 else identifier.split("-")[0]


def spans_of(tags, ranges, text):
    """Spans of tags in IOB1 or IOB2: B- begins one, so does I- behind another type or behind none."""
    spans, kind = [], None
    for tag, (start, end) in zip(tags, ranges):
        prefix, _, name = tag.partition("-")
        if prefix == "I" and name == kind:
            spans[-1]["end"] = end
        elif prefix in ("B", "I") and name:
            spans.append({"id": f"T{len(spans)}", "start": start, "end": end, "type": name})
        kind = name if prefix in ("B", "I") else None
    for span in spans:
        span["surface"] = text[span["start"]:span["end"]]
        span["attrs"] = {"norm": NORMS.get(span["type"], "MISC")}
    return spans


def entities_on(documents, lines, source, licence):
    """The tags of an .iob2 file, which goes by the sentences of a treebank, as spans on the documents of that treebank."""
    tags, sentence = {}, None
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith("# sent_id"):
            sentence = line.partition("=")[2].strip()
            tags[sentence] = []
        elif line and not line.startswith("#"):
            tags[sentence].append(tuple(line.split("\t")[1:3]))
    for document in documents:
        spans = []
        for part in document["sentences"]:
            given = tags.get(part["id"])
            if given is None:
                continue
            ranges = [(token[0], token[1]) for token in part["tokens"]]
            if len(given) != len(ranges):
                raise ValueError(f"{part['id']}: {len(given)} tags for {len(ranges)} words")
            spans += spans_of([tag for _, tag in given], ranges, document["text"])
        for n, span in enumerate(spans):
            span["id"] = f"T{n}"
        yield {
            "id": document["id"], "source": source, "licence": licence, "text": document["text"],
            "sentences": [[part["start"], part["end"]] for part in document["sentences"]], "spans": spans,
        }


def columns(lines, name, source, licence):
    """The documents of a file with a word and its tag a line, sentences apart by blank lines, documents by -DOCSTART-. The text is put together again."""
    document, words, tags = None, [], []
    for line in list(lines) + ["-DOCSTART- O"]:
        pieces = line.split()
        if pieces and pieces[0] == "-DOCSTART-":
            close(document, words, tags)
            if document and document["text"]:
                yield document
            count = 0 if document is None else document["number"] + 1
            document, words, tags = {"number": count, "text": "", "sentences": [], "spans": []}, [], []
            document.update(id=f"{name}-{count}", source=source, licence=licence, detokenised=True)
        elif pieces:
            words.append(pieces[0])
            tags.append(pieces[-1])
        else:
            close(document, words, tags)
            words, tags = [], []


def close(document, words, tags):
    """Adds a sentence to a document of words and tags."""
    if not words:
        return
    if document["text"]:
        document["text"] += "\n"
    start, ranges = len(document["text"]), []
    for n, word in enumerate(words):
        if n and not NO_SPACE_BEFORE.match(word) and not NO_SPACE_AFTER.match(words[n - 1]):
            document["text"] += " "
        ranges.append((len(document["text"]), len(document["text"]) + len(word)))
        document["text"] += word
    document["sentences"].append([start, len(document["text"])])
    for span in spans_of(tags, ranges, document["text"]):
        span["id"] = f"T{len(document['spans'])}"
        document["spans"].append(span)
