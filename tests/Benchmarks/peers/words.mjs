// Annotates texts with wink-nlp (sentences, parts of speech, entities) and with compromise (tags and topics), and prints the seconds of the best round:
// node words.mjs TEXTS.json ROUNDS. The texts are read before the clock starts; a first round warms up.
import { readFileSync } from "node:fs";
import winkNLP from "wink-nlp";
import model from "wink-eng-lite-web-model";
import compromise from "compromise";

const texts = JSON.parse(readFileSync(process.argv[2], "utf8"));
const rounds = Number(process.argv[3]);
const wink = winkNLP(model, ["sbd", "pos", "ner"]);

let found = 0;
function withWink(text) {
  const document = wink.readDoc(text);
  found += document.sentences().length() + document.entities().length();
}

function withCompromise(text) {
  const document = compromise(text);
  found += document.length + document.topics().length;
}

function best(annotate) {
  let seconds = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const start = process.hrtime.bigint();
    texts.forEach(annotate);
    if (round > 0) seconds = Math.min(seconds, Number(process.hrtime.bigint() - start) / 1e9);
  }
  return seconds;
}

console.log(JSON.stringify({ wink: best(withWink), compromise: best(withCompromise), found }));
