// What pages do beyond reading: uploads with progress, and lists that follow the work. Pages are complete without it; nothing here knows how a
// document looks: what changed is fetched as the page that the server makes.

const uploadsAtOnce = 3;
const mostFiles = 10_000;
const shownUploads = 8;
const attempts = 3;
const refreshPause = 1_000;
const reconnectPause = 5_000;

const outcomes = {
  UPLOAD_OUTCOME_NEW: "stored",
  UPLOAD_OUTCOME_NEW_REVISION: "stored as a new revision",
  UPLOAD_OUTCOME_FURTHER_SOURCE: "known already; one more source",
  UPLOAD_OUTCOME_DUPLICATE: "known already",
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// One voice for everything that screen readers are told, and only when there is something to tell.
const voice = element("p", { className: "visually-hidden", role: "status" });
document.body.append(voice);
const say = (text) => { voice.textContent = text; };

// ---- Uploads ---------------------------------------------------------------------------------------------------------

function uploads(section) {
  const form = section.querySelector("form");
  const input = form.querySelector("input[type=file]");
  const summary = element("p", { className: "uploads-summary", hidden: true });
  const list = element("ol", { className: "uploads", hidden: true });
  list.setAttribute("aria-label", "Uploads");
  section.append(summary, list);

  const waiting = [];
  let running = 0;
  let total = 0;
  let stored = 0;
  let failed = 0;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add([...input.files]);
    form.reset();
  });
  input.addEventListener("change", () => form.requestSubmit());
  form.classList.add("enhanced");
  form.querySelector(".hint").prepend("Or drop files and folders anywhere on this page. ");

  acceptDrops(section, add);
  addEventListener("beforeunload", (event) => { if (running > 0) event.preventDefault(); });

  function add(files) {
    if (files.length === 0) return;
    if (running === 0) {
      [total, stored, failed] = [0, 0, 0];
      list.replaceChildren();
    }
    const taken = files.slice(0, mostFiles - waiting.length);
    waiting.push(...taken);
    total += taken.length;
    if (taken.length < files.length) {
      show(element("li", { className: "failed" }, element("span", { className: "result" }, `Only ${counted(mostFiles, "file")} are taken at once: ${counted(files.length - taken.length, "file")} left out.`)));
    }
    say(`${counted(total, "file")} to upload`);
    while (running < uploadsAtOnce && waiting.length > 0) work();
    sum();
  }

  async function work() {
    running++;
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      if (await upload(file)) stored++;
      else failed++;
      sum();
    }
    running--;
    sum();
    if (running === 0) say(summary.textContent);
  }

  function sum() {
    const refused = failed > 0 ? `, ${failed} not stored` : "";
    summary.hidden = false;
    summary.textContent = running > 0 ? `Uploading: ${stored} of ${counted(total, "file")} stored${refused}` : `${counted(stored, "file")} stored${refused}`;
  }

  async function upload(file) {
    const bar = element("progress", { max: Math.max(1, file.size), value: 0 });
    bar.setAttribute("aria-label", `Upload of ${file.name}`);
    const result = element("span", { className: "result" }, "uploading");
    const item = show(element("li", {}, element("span", { className: "file" }, file.name), bar, result));
    const answer = file.size === 0 ? { detail: "A file without content is no document." } : await send(file, (sent) => { bar.value = sent; });
    bar.remove();
    if (answer.document) {
      result.replaceChildren(element("a", { href: `/${answer.document.name}/details` }, outcomes[answer.outcome] ?? "stored"));
      item.className = "done";
    } else {
      result.textContent = answer.detail || answer.title || "not stored";
      item.className = "failed";
    }
    dispatchEvent(new Event("dossier:uploaded"));
    return !!answer.document;
  }

  // A list of thousands helps nobody: what went well leaves it first.
  function show(item) {
    list.hidden = false;
    list.prepend(item);
    if (list.childElementCount > shownUploads) [...list.querySelectorAll(".done")].at(-1)?.remove();
    return item;
  }

  // The same id with every attempt: a repeat of what was stored already is answered as if it had just been.
  async function send(file, progress) {
    const requestId = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const address = `${section.dataset.upload}?${new URLSearchParams({ fileName: file.name, requestId })}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await post(address, file, progress);
      if (!answer.retry || attempt === attempts) return answer;
      await pause(1000 * 2 ** attempt);
    }
  }
}

const counted = (count, noun) => `${count.toLocaleString("en")} ${count === 1 ? noun : noun + "s"}`;

function post(address, file, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Accept", "application/json, application/problem+json");
    request.upload.onprogress = (event) => progress(event.loaded);
    request.onerror = () => resolve({ detail: "The connection broke, or the file cannot be read any more.", retry: true });
    request.onload = () => resolve({ ...parse(request.responseText), retry: request.status === 503 || request.status === 429 });
    request.send(file);
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: "The answer cannot be understood." };
  }
}

function acceptDrops(section, add) {
  const brings = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0;
  const mark = () => section.classList.toggle("dropping", depth > 0);
  addEventListener("dragenter", (event) => { if (brings(event)) { depth++; mark(); } });
  addEventListener("dragleave", (event) => { if (brings(event)) { depth = Math.max(0, depth - 1); mark(); } });
  addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("drop", async (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    depth = 0;
    mark();
    // Entries have to be taken before the first pause: the browser forgets them.
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    add(entries.length > 0 ? await filesOf(entries) : [...event.dataTransfer.files]);
  });
}

async function filesOf(entries) {
  const files = [];
  const folders = [...entries];
  while (folders.length > 0 && files.length <= mostFiles) {
    const entry = folders.shift();
    if (entry.isFile) files.push(await new Promise((resolve) => entry.file(resolve, () => resolve(null))));
    else folders.push(...(await contentOf(entry.createReader())));
  }
  return files.filter(Boolean);
}

// A reader gives a part of a folder at a time, and an empty one at the end.
async function contentOf(reader) {
  const content = [];
  for (;;) {
    const part = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (part.length === 0) return content;
    content.push(...part);
  }
}

// ---- Following the work ------------------------------------------------------------------------------------------------

function follow(section) {
  const [stream, query] = section.dataset.live.split("?");
  let after = new URLSearchParams(query).get("after");
  let source = null;
  let inHand = 0;
  let wanted = false;
  let refreshing = false;

  function connect() {
    if (source !== null || document.hidden) return;
    source = new EventSource(`${stream}?${new URLSearchParams({ after })}`);
    source.addEventListener("progress", (event) => {
      if (event.lastEventId !== "" && event.lastEventId !== after) refresh();
      if (event.lastEventId !== "") after = event.lastEventId;
      tell(JSON.parse(event.data).counts);
    });
    // The browser connects anew by itself, but not after an answer that is an error.
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      disconnect();
      setTimeout(connect, reconnectPause);
    });
  }

  // A browser keeps few connections to one host: a page that nobody sees needs none.
  function disconnect() {
    source?.close();
    source = null;
  }

  function tell(counts) {
    if (!counts) return;
    const now = Number(counts.pending ?? 0) + Number(counts.leased ?? 0);
    const unread = Number(counts.failed ?? 0) + Number(counts.quarantined ?? 0);
    if (inHand > 0 && now === 0) say(`All ${counts.documents} documents are worked off${unread > 0 ? `; ${unread} could not be read` : ""}`);
    inHand = now;
  }

  async function refresh() {
    wanted = true;
    if (refreshing) return;
    refreshing = true;
    while (wanted) {
      wanted = false;
      await replace();
      await pause(refreshPause);
    }
    refreshing = false;
  }

  async function replace() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(section.id);
      if (fresh) become(section, fresh);
    } catch {
      // The next change asks again.
    }
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  addEventListener("dossier:uploaded", refresh);
  connect();
}

// Makes a tree equal to another and keeps what is equal already: focus, selection and scrolling stay where they are.
function become(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeType !== Node.ELEMENT_NODE || old.nodeName !== fresh.nodeName || keyOf(old) !== keyOf(fresh)) {
    old.replaceWith(fresh);
    return;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const keyed = new Map([...old.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let at = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const same = keyed.get(keyOf(child)) ?? (at && !keyOf(at) && !keyOf(child) ? at : null);
    if (same === null) {
      old.insertBefore(child, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    become(same, child);
  }
  while (at) at = remove(at);
}

function remove(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function keyOf(node) {
  return node.dataset?.key ?? node.dataset?.part ?? undefined;
}

for (const section of document.querySelectorAll("[data-upload]")) uploads(section);
for (const section of document.querySelectorAll("[data-live]")) follow(section);

// ---- Reading: copying a citation, printing a briefing -------------------------------------------------

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const told = button.closest(".cite").querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = "Copied";
    } catch {
      // Without the permission, or outside a secure context: the text is selected, and the keyboard can do it.
      told.textContent = "Selected: copy it with the keyboard";
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
