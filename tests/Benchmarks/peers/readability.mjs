// Reads every page of a folder with @mozilla/readability on linkedom and prints pages per second: node readability.mjs FOLDER
// The pages are read from disk and decoded before the clock starts; text and metadata are taken, as the peer gives them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";

const warmUp = 50;
const pages = readdirSync(process.argv[2]).sort().map(name => readFileSync(join(process.argv[2], name), "utf8"));

function read(page) {
  const { document } = parseHTML(page);
  const article = new Readability(document).parse();
  return article === null ? 0 : article.textContent.length + (article.title ?? "").length + (article.byline ?? "").length + (article.publishedTime ?? "").length;
}

let failed = 0;
let characters = 0;
function readAll(some) {
  for (const page of some) {
    try {
      characters += read(page);
    } catch {
      failed++;
    }
  }
}

readAll(pages.slice(0, warmUp));
failed = characters = 0;
const start = process.hrtime.bigint();
readAll(pages);
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
console.log(JSON.stringify({ pagesPerSecond: pages.length / seconds, failed, characters }));
