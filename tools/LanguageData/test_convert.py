"""python3 -m unittest discover tools/LanguageData"""
import unittest

import convert

TREEBANK = """\
# newdoc id = GUM_news_small
# meta::dateCreated = 2020-01-02
# sent_id = small-1
# newpar
# text = I don't know.
1\tI\tI\tPRON\tPRP\tCase=Nom\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\tVBP\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tknow\tknow\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4.1\tempty\t_\t_\t_\t_\t_\t_\t_\t_
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\tSpaceAfter=No

# sent_id = small-2
# text = 👍
1\t👍\t👍\tSYM\tSYM\t_\t0\troot\t_\t_

# newpar
# sent_id = small-3
# text = Dunno
1-3\tDunno\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tknow\tknow\tVERB\tVB\t_\t0\troot\t_\t_

# newdoc id = weblog-other
# sent_id = other-1
1\tSeoul\tSeoul\tPROPN\tNNP\t_\t0\troot\t_\t_
2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_
"""

ENTITIES = """\
# sent_id = small-1
1\tI\tO\t-\t-
2\tdo\tO\t-\t-
3\tn't\tO\t-\t-
4\tknow\tB-PER\t-\t-
5\t.\tI-PER\t-\t-

# sent_id = other-1
1\tSeoul\tB-LOC\t-\t-
2\t's\tB-OTH\t-\t-
"""

COLUMNS = """\
-DOCSTART- O

The O
Mad I-ORG
Captain I-ORG
( O
Seoul I-LOC
) O
did O
n't O
go O
. O

Kim B-PER
Lee B-PER

-DOCSTART- O

Next O
"""


class Conversion(unittest.TestCase):
    def setUp(self):
        self.documents = list(convert.treebank(TREEBANK.splitlines(), "a treebank", "a licence"))

    def test_text_keeps_spaces_and_paragraphs(self):
        self.assertEqual(["I don't know.👍\n\nDunno", "Seoul 's"], [row["text"] for row in self.documents])
        self.assertEqual(["GUM_news_small", "weblog-other"], [row["id"] for row in self.documents])
        self.assertEqual(("news", "2020-01-02", "weblog"), (self.documents[0]["genre"], self.documents[0]["dct"], self.documents[1]["genre"]))

    def test_words_of_a_contraction_split_its_surface(self):
        first, second, third = self.documents[0]["sentences"]
        text = self.documents[0]["text"]
        self.assertEqual(["I", "do", "n't", "know", "."], [text[token[0]:token[1]] for token in first["tokens"]])
        self.assertEqual(["👍"], [text[token[0]:token[1]] for token in second["tokens"]])
        self.assertEqual("Dunno", "".join(text[token[0]:token[1]] for token in third["tokens"]))
        self.assertEqual((0, 13, 13, 14), (first["start"], first["end"], second["start"], second["end"]))
        self.assertEqual(["know", "VERB", "VB", "_", 0, "root"], first["tokens"][3][2:])

    def test_tags_become_spans_of_the_treebank(self):
        rows = list(convert.entities_on(self.documents, ENTITIES.splitlines(), "tags", "a licence"))
        self.assertEqual([("know.", "PER", "PER")], [(s["surface"], s["type"], s["attrs"]["norm"]) for s in rows[0]["spans"]])
        self.assertEqual([("Seoul", "LOC"), ("'s", "MISC")], [(s["surface"], s["attrs"]["norm"]) for s in rows[1]["spans"]])

    def test_tags_for_other_words_are_refused(self):
        with self.assertRaises(ValueError):
            list(convert.entities_on(self.documents, ENTITIES.replace("1\tSeoul\tB-LOC\t-\t-\n", "").splitlines(), "tags", "a licence"))

    def test_columns_become_text_again(self):
        rows = list(convert.columns(COLUMNS.splitlines(), "gold", "columns", "a licence"))
        self.assertEqual(["The Mad Captain (Seoul) didn't go.\nKim Lee", "Next"], [row["text"] for row in rows])
        self.assertEqual(["gold-0", "gold-1"], [row["id"] for row in rows])
        self.assertEqual(["Mad Captain", "Seoul", "Kim", "Lee"], [span["surface"] for span in rows[0]["spans"]])
        self.assertEqual([[0, 34], [35, 42]], rows[0]["sentences"])

    def test_a_line_with_too_few_columns_is_refused(self):
        with self.assertRaises(ValueError):
            list(convert.treebank(["1\tword\n"], "a treebank", "a licence"))


if __name__ == "__main__":
    unittest.main()
