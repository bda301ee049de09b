/**
 * Show who says what in an article: asks the service that served this page, draws its answer, keeps nothing.
 *
 * All text of the article and of the answer is set as text, never as markup. Requests follow typing after a pause, and a newer one
 * aborts the one before. Long articles are drawn in chunks between which the browser may see to its user.
 */

const PAUSE_MS = 350;
const CHARACTERS_PER_PAUSE_MS = 200;
const DRAWING_MS = 12;
const PARAGRAPHS_PER_CHUNK = 40;
const CHARACTERS_PER_CHUNK = 12_000;
// Deeper marks are read by the service but drawn no further: a browser lays out ten thousand nested elements slowly or not at all.
const DEEPEST = 6;
const LONGEST_HEADLINE = 200;
const SPEAKERS_AT_FIRST = 20;
const COLOURS = 12;
const DOUBTFUL_BELOW = 0.75;
// Linux takes 128 KiB in one argument, and a text may need several bytes a character.
const LONGEST_ARGUMENT = 20_000;
const LARGEST_FILE_BYTES = 8 * 1024 * 1024;
const DEFAULT_CONFIDENCE = 0.5;
const SPEECH = ["direct", "mixed"];

const FORMATS = {
  json: { accept: "application/json", name: "citations.json" },
  csv: { accept: "text/csv", name: "citations.csv" },
  text: { accept: "text/plain", name: "citations.txt" },
};

const fingerprint = new URL(import.meta.url).search;
const asset = (name) => new URL(`${name}${fingerprint}`, import.meta.url);
const byId = (id) => document.getElementById(id);
const textarea = byId("text");
const article = byId("article");
const card = byId("card");

const WORDS = await loadWords();

/**
 * What is on the screen. The text is that of the answer, which the textarea may be ahead of. Selected is a speaker's id, null for the
 * quotations without a speaker, undefined for no choice.
 */
const shown = { text: "", answer: null, speakers: new Map(), pieces: new Map(), selected: undefined, step: 0 };
let language = document.documentElement.lang;
let latest = new AbortController();
let waiting = 0;
let arriving = false;
let replacing = false;
let draggedFromHere = false;

/** Fetch a file of the page; an answer that is not the file is an error. */
async function fetched(name) {
  const response = await fetch(asset(name));
  if (!response.ok) throw new Error(response.statusText);
  return response;
}

async function loadWords() {
  try {
    return await (await fetched("words.json")).json();
  } catch (error) {
    // The words of this one stand in the page itself.
    byId("problem").hidden = false;
    throw error;
  }
}

function say(key, values = {}) {
  const words = WORDS[language][key] ?? key;
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function knows(key) {
  return key in WORDS[language];
}

function count(key, n) {
  const form = new Intl.PluralRules(language).select(n) === "one" ? "one" : "other";
  return say(`${key}.${form}`, { n: n.toLocaleString(language) });
}

function percent(share) {
  return share.toLocaleString(language, { style: "percent", maximumFractionDigits: 0 });
}

function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  textarea.placeholder = say(textarea.dataset.wordPlaceholder);
  for (const element of document.querySelectorAll("[data-word-aria-label]")) element.setAttribute("aria-label", say(element.dataset.wordAriaLabel));
  const link = byId("language");
  const other = Object.keys(WORDS).find((known) => known !== chosen);
  Object.assign(link, { lang: other, hreflang: other, href: `?lang=${other}`, textContent: { fr: "Français", en: "English" }[other] });
  history.replaceState(null, "", chosen === "fr" ? location.pathname : `?lang=${chosen}`);
  drawConfidence();
  if (shown.answer) draw(shown.selected);
}

function options() {
  const chosen = {};
  const confidence = Number(byId("min-confidence").value);
  if (confidence !== DEFAULT_CONFIDENCE) chosen.min_confidence = confidence;
  if (byId("non-speech").checked) chosen.types = [...SPEECH, "non_speech"];
  return chosen;
}

function post(text, wanted, accept, signal) {
  const headers = { "Content-Type": "application/json", Accept: accept };
  return fetch("v1/quotes", { method: "POST", headers, body: JSON.stringify({ text, ...wanted }), signal, credentials: "omit", cache: "no-store" });
}

/** Ask after a pause in typing, longer for longer articles; at once for what comes whole. */
function ask({ atOnce = false } = {}) {
  clearTimeout(waiting);
  latest.abort();
  const text = textarea.value;
  document.body.classList.toggle("has-text", text.trim() !== "");
  if (text.trim() === "") return showEmpty();
  const pause = atOnce ? 0 : PAUSE_MS + text.length / CHARACTERS_PER_PAUSE_MS;
  waiting = setTimeout(request, pause, text);
}

async function request(text) {
  latest = new AbortController();
  const { signal } = latest;
  showLoading();
  const reply = await replyTo(text, signal);
  if (signal.aborted) return;
  if (!reply) showProblem(say("problem-network"));
  else if (reply.response.ok && reply.body) showAnswer(text, reply.body);
  else showProblem(problemWords(reply.response, reply.body, text), reply.body?.detail);
}

/** Give the response and its JSON, null where none came: no connection, or no longer wanted. */
async function replyTo(text, signal) {
  try {
    const response = await post(text, { ...options(), offset_unit: "utf16" }, "application/json", signal);
    return { response, body: await readJson(response) };
  } catch {
    return null;
  }
}

async function readJson(response) {
  // A proxy in between may answer in HTML.
  const type = response.headers.get("Content-Type") ?? "";
  return /json/.test(type) ? response.json() : null;
}

function problemWords(response, body, text) {
  const kind = body?.type?.split(":").at(-1);
  const ofText = body?.errors?.some((fault) => fault.pointer === "/text");
  const key = kind === "too-large" && !ofText ? "problem-body-too-large" : `problem-${kind}`;
  const limit = body?.limit?.toLocaleString(language);
  return knows(key) ? say(key, { length: [...text].length.toLocaleString(language), limit }) : say("problem-other", { status: response.status });
}

function setState(state) {
  document.body.dataset.state = state;
  article.setAttribute("aria-busy", String(state === "loading"));
  byId("bar").hidden = state === "empty";
  byId("problem").hidden = state !== "error";
  byId("none").hidden = state !== "none";
}

function hideAnswer() {
  for (const id of ["reading", "result", "take-away", "legend", "warnings"]) byId(id).hidden = true;
}

function showEmpty() {
  Object.assign(shown, { text: "", answer: null, selected: undefined });
  edit();
  hideCard();
  byId("status").textContent = "";
  hideAnswer();
  setState("empty");
}

function showLoading() {
  byId("status").textContent = say("loading");
  setState("loading");
}

function showProblem(words, detail) {
  byId("problem-words").textContent = words;
  byId("problem-service").textContent = detail ?? "";
  byId("problem-detail").hidden = !detail;
  byId("status").textContent = "";
  hideAnswer();
  shown.answer = null;
  const hadFocusOnText = arriving;
  edit();
  setState("error");
  if (hadFocusOnText) textarea.focus({ preventScroll: true });
}

function showAnswer(text, answer) {
  const name = shown.answer && shown.text === text ? shown.speakers.get(shown.selected)?.name : undefined;
  Object.assign(shown, { text, answer });
  setState(answer.quotes.length ? "answer" : "none");
  for (const id of ["reading", "result", "take-away"]) byId(id).hidden = false;
  byId("legend").hidden = answer.quotes.length === 0;
  document.body.classList.toggle("has-non-speech", answer.quotes.some(({ type }) => type === "non_speech"));
  arrive();
  draw(answer.speakers.find((speaker) => speaker.name === name)?.id);
}

function edit() {
  document.body.classList.add("editing");
  arriving = false;
}

function read() {
  if (!textarea.value.trim()) return;
  document.body.classList.remove("editing");
  window.scrollTo({ top: 0 });
  arriving = true;
  if (document.body.dataset.state === "answer") arrive();
}

/** Put the focus where the answer is, once it is there, after the textarea or the button that had it is gone. */
function arrive() {
  if (arriving) article.focus({ preventScroll: true });
  arriving = false;
}

/** Draw the answer, with this speaker chosen. */
async function draw(kept) {
  hideCard();
  const { text, answer } = shown;
  shown.speakers = tally(text, answer);
  deselect();
  drawStatus();
  drawWarnings();
  drawSpeakers();
  drawCommand();
  const whole = await drawArticle(text, answer);
  if (whole && kept !== undefined) select(kept, { jump: false });
}

function drawStatus() {
  const { quotes, speakers } = shown.answer;
  const speech = quotes.filter((quote) => quote.type !== "non_speech").length;
  byId("status").textContent = say("found", { quotes: count("quotes", speech), speakers: count("speakers", speakers.length) });
}

function drawWarnings() {
  const times = new Map();
  for (const { code } of shown.answer.warnings) times.set(code, (times.get(code) ?? 0) + 1);
  const items = [...times].map(([code, n]) => make("li", { text: count(`warning-${code}`, n) }));
  byId("warnings").replaceChildren(...items);
  byId("warnings").hidden = items.length === 0;
}

/** Count each speaker's quotations and words. A word in nested marks counts once, for whom the inner marks belong to. */
function tally(text, answer) {
  const speakers = new Map(answer.speakers.map((speaker, place) => [speaker.id, { ...speaker, colour: (place % COLOURS) + 1, places: [], quotations: 0, words: 0 }]));
  const unattributed = { id: null, name: null, places: [], quotations: 0, words: 0 };
  const before = wordsBefore(text);
  const length = ({ segments }) => segments.reduce((sum, { start, end }) => sum + before[end] - before[start], 0);
  const speech = answer.quotes.filter((quote) => quote.type !== "non_speech");
  const ofId = new Map(speech.map((quote) => [quote.id, quote]));
  const owner = (quote) => speakers.get(quote.speaker?.id) ?? unattributed;
  for (const quote of speech) {
    owner(quote).places.push(quote.id);
    if (quote.repeats) continue;
    owner(quote).quotations += 1;
    owner(quote).words += length(quote);
    const outer = ofId.get(quote.within);
    if (outer && !outer.repeats) owner(outer).words -= length(quote);
  }
  return unattributed.places.length ? speakers.set(null, unattributed) : speakers;
}

/** Give, for each offset, how many words of the text begin before it. */
function wordsBefore(text) {
  const before = new Uint32Array(text.length + 1);
  for (const { index } of text.matchAll(/[^\s«»“”"]*[\p{L}\p{N}][^\s«»“”"]*/gu)) before[index + 1] = 1;
  for (let offset = 1; offset < before.length; offset += 1) before[offset] += before[offset - 1];
  return before;
}

function make(name, { text, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(attribute, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

let drawing = 0;

/** Draw the text in chunks, and tell whether that came to its end before something newer was to be drawn. */
async function drawArticle(text, answer) {
  const mine = (drawing += 1);
  article.setAttribute("aria-busy", "true");
  const tags = initials(shown.speakers);
  const lines = paragraphs(text, spans(answer));
  shown.pieces = new Map();
  const headline = isHeadline(text, lines) ? lines[0] : null;
  const chunks = [];
  let began = performance.now();
  for (const group of inChunks(lines)) {
    chunks.push(make("div", { class: "chunk" }, ...group.map((line) => paragraph(text, line, tags, line === headline))));
    if (performance.now() - began < DRAWING_MS) continue;
    await new Promise((resume) => setTimeout(resume));
    if (mine !== drawing) return false;
    began = performance.now();
  }
  article.replaceChildren(...chunks);
  article.setAttribute("aria-busy", "false");
  return true;
}

function isHeadline(text, lines) {
  const [first] = lines;
  return lines.length > 1 && first.end - first.start <= LONGEST_HEADLINE && !/[.:;,]\s*$/.test(text.slice(first.start, first.end));
}

function* inChunks(lines) {
  let group = [];
  let size = 0;
  for (const line of lines) {
    group.push(line);
    size += line.end - line.start;
    if (group.length < PARAGRAPHS_PER_CHUNK && size < CHARACTERS_PER_CHUNK) continue;
    yield group;
    [group, size] = [[], 0];
  }
  if (group.length) yield group;
}

/** List what is to be marked in the article, by start, the longer first. */
function spans(answer) {
  const found = new Map();
  const add = (kind, quote, { start, end }) => found.set(`${kind} ${start} ${end}`, { kind, quote, start, end });
  for (const quote of answer.quotes.toReversed()) {
    for (const segment of quote.segments) add("quote", quote, segment);
    if (quote.cue) add("cue", quote, quote.cue);
    if (quote.speaker?.mention) add("mention", quote, quote.speaker.mention);
  }
  return [...found.values()].sort((one, other) => one.start - other.start || other.end - one.end);
}

/** Cut the text at its line ends, and give each line the spans that lie in it. */
function paragraphs(text, marked) {
  const lines = [];
  let open = [];
  let next = 0;
  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const inside = open.filter((span) => span.end > start).slice(0, DEEPEST);
    while (next < marked.length && marked[next].start < end) inside.push(marked[next++]);
    if (end > start) lines.push({ start, end, inside });
    open = inside.filter((span) => span.end > end);
    start = end + 1;
  }
  return lines;
}

function paragraph(text, { start, end, inside }, tags, headline) {
  const root = make("p", { class: headline ? "headline" : null });
  const stack = [{ node: root, end }];
  let cursor = start;
  const writeTo = (offset) => {
    if (offset > cursor) stack.at(-1).node.append(text.slice(cursor, offset));
    cursor = Math.max(cursor, offset);
  };
  const closeTo = (offset) => {
    while (stack.length > 1 && stack.at(-1).end <= offset) {
      writeTo(stack.at(-1).end);
      stack.pop();
    }
    writeTo(offset);
  };
  for (const span of inside) {
    closeTo(Math.max(span.start, start));
    if (stack.length > DEEPEST) continue;
    const node = piece(span, start, end, tags);
    stack.at(-1).node.append(node);
    // Where two spans cross, the inner one ends with the outer one.
    stack.push({ node, end: Math.min(span.end, stack.at(-1).end) });
  }
  closeTo(end);
  return root;
}

function piece({ kind, quote, start, end }, lineStart, lineEnd, tags) {
  const colour = shown.speakers.get(quote.speaker?.id)?.colour;
  const classes = [kind, colour ? `speaker-${colour}` : "unattributed"];
  if (kind !== "quote") return make("span", { class: classes.join(" "), "data-of": quote.id });
  if (quote.type === "non_speech") classes.push("non-speech");
  if (isDoubtful(quote)) classes.push("doubtful");
  const node = make("span", { class: classes.join(" "), "data-quote": quote.id });
  if (end === quote.segments.at(-1).end && end <= lineEnd) node.dataset.tag = tag(quote, tags);
  if (!shown.pieces.has(quote.id)) {
    shown.pieces.set(quote.id, []);
    for (const [name, value] of [["role", "group"], ["tabindex", "0"], ["aria-label", label(quote)]]) node.setAttribute(name, value);
  }
  shown.pieces.get(quote.id).push(node);
  return node;
}

function isDoubtful(quote) {
  return quote.speaker !== null && quote.confidence !== null && quote.confidence < DOUBTFUL_BELOW;
}

function tag(quote, tags) {
  if (quote.type === "non_speech") return "";
  const name = quote.speaker ? tags.get(quote.speaker.id) : "?";
  return isDoubtful(quote) ? `${name} ${say("doubtful")}` : name;
}

function label(quote) {
  if (quote.type === "non_speech") return say("label-not-speech");
  if (!quote.speaker) return say("label-none");
  return say(isDoubtful(quote) ? "label-doubtful" : "label-quote", { name: quote.speaker.name });
}

/** Give each speaker the initials of the name, with a number where two would share them. */
function initials(speakers) {
  const taken = new Map();
  const tags = new Map();
  for (const { id, name } of speakers.values()) {
    if (name === null) continue;
    const short = shortened(name);
    const times = (taken.get(short) ?? 0) + 1;
    taken.set(short, times);
    tags.set(id, times === 1 ? short : `${short}${times}`);
  }
  return tags;
}

/** Shorten to the initials of the proper nouns, else of the longer words; a lone one keeps its second letter. */
function shortened(name) {
  const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [name];
  const proper = words.filter((word) => /^[\p{Lu}\p{N}]/u.test(word));
  const telling = proper.length ? proper : words.filter((word) => word.length > 3);
  const chosen = (telling.length ? telling : words).slice(0, 3);
  const capital = (word) => [...word][0].toLocaleUpperCase("fr");
  return chosen.length === 1 ? capital(chosen[0]) + [...chosen[0]].slice(1, 2).join("") : chosen.map(capital).join("");
}

function drawSpeakers({ all = false } = {}) {
  const rows = [...shown.speakers.values()].filter(({ places }) => places.length);
  rows.sort((one, other) => (one.id === null) - (other.id === null) || other.words - one.words);
  const total = rows.reduce((sum, { words }) => sum + words, 0);
  const tags = initials(shown.speakers);
  const visible = all ? rows : rows.slice(0, SPEAKERS_AT_FIRST);
  byId("speakers").replaceChildren(...visible.map((row) => speakerItem(row, total ? row.words / total : 0, tags.get(row.id) ?? "?")));
  byId("speakers-note").hidden = rows.length === 0;
  byId("speakers-none").hidden = shown.answer.speakers.length > 0;
  byId("more").hidden = visible.length === rows.length;
  byId("more").textContent = count("more", rows.length - visible.length);
}

function drawAllSpeakers() {
  const kept = shown.selected;
  deselect();
  drawSpeakers({ all: true });
  if (kept !== undefined) select(kept, { jump: false });
}

function speakerItem(row, share, short) {
  const bar = make("span", { class: "filled" });
  bar.style.inlineSize = `${(share * 100).toFixed(1)}%`;
  const numbers = `${count("quotes", row.quotations)}, ${count("words", row.words)}`;
  const button = make(
    "button",
    { type: "button", class: "speaker", "aria-pressed": "false", "data-speaker": row.id ?? "" },
    make("span", { class: "initials", "aria-hidden": "true", text: short }),
    make("span", { class: "name", text: row.name ?? say("unattributed"), lang: row.name ? "fr" : null }),
    make("span", { class: "share", text: percent(share) }),
    ...about(row),
    make("span", { class: "share-bar", "aria-hidden": "true" }, bar),
    make("span", { class: "numbers", text: numbers }),
  );
  return make("li", { class: row.colour ? `speaker-${row.colour}` : "unattributed" }, button);
}

function about(row) {
  if (row.id === null) return [make("span", { class: "role", text: say("unattributed-hint") })];
  const kind = row.kind !== "person" && knows(`kind-${row.kind}`) ? say(`kind-${row.kind}`) : null;
  const gender = row.gender ? say(`gender-${row.gender}`) : null;
  const role = row.role ? make("span", { text: row.role, lang: "fr" }) : null;
  const parts = [role, ...[kind, gender].filter(Boolean)].filter(Boolean);
  return parts.length ? [make("span", { class: "role" }, ...parts.flatMap((part, place) => (place ? [" · ", part] : [part])))] : [];
}

function select(id, { jump = true } = {}) {
  const row = shown.speakers.get(id);
  if (!row || shown.selected === id) return deselect();
  deselect();
  Object.assign(shown, { selected: id, step: 0 });
  article.classList.add("selecting");
  for (const element of article.querySelectorAll(".quote, .cue, .mention")) element.classList.toggle("chosen", belongs(element, row));
  const button = speakerButton(id);
  button?.setAttribute("aria-pressed", "true");
  button?.after(stepper(row));
  if (button) tellStep(row.places);
  if (jump) step(0);
}

function belongs(element, row) {
  const of = element.dataset.quote ?? element.dataset.of;
  return (row.placeSet ??= new Set(row.places)).has(of);
}

function speakerButton(id) {
  return [...byId("speakers").querySelectorAll("button.speaker")].find((button) => (button.dataset.speaker || null) === id);
}

function deselect() {
  speakerButton(shown.selected)?.setAttribute("aria-pressed", "false");
  shown.selected = undefined;
  article.classList.remove("selecting");
  for (const element of article.querySelectorAll(".chosen, .current")) element.classList.remove("chosen", "current");
  byId("stepper")?.remove();
}

function stepper(row) {
  const button = (key, text, attributes) => make("button", { type: "button", "aria-label": say(key), text, ...attributes });
  const name = make("span", { class: "stepper-name", text: row.name ?? say("unattributed") });
  const previous = button("previous", "‹", { "data-step": "-1" });
  const next = button("next", "›", { "data-step": "1" });
  return make("div", { id: "stepper", class: "stepper" }, name, previous, make("output", { id: "step" }), next, button("close", "×", { "data-close": "" }));
}

/** Go on by so many quotations of the chosen speaker, around the end. */
function step(by) {
  const { places } = shown.speakers.get(shown.selected);
  shown.step = (shown.step + by + places.length) % places.length;
  tellStep(places);
  const piecesThere = shown.pieces.get(places[shown.step]) ?? [];
  for (const element of article.querySelectorAll(".current")) element.classList.remove("current");
  for (const element of piecesThere) element.classList.add("current");
  if (!piecesThere.length) return;
  piecesThere[0].scrollIntoView({ block: "center" });
}

function tellStep({ length }) {
  byId("step").textContent = say("step", { i: shown.step + 1, n: length });
}

/** Focus the next quotation in the article, of the chosen speaker if there is one. */
function walk(from, by) {
  const places = shown.speakers.get(shown.selected)?.places ?? shown.answer.quotes.map(({ id }) => id);
  const drawn = places.filter((id) => shown.pieces.has(id));
  const next = drawn[drawn.indexOf(from.dataset.quote) + by];
  if (next) shown.pieces.get(next)[0].focus();
}

let cardOf = null;
let leaving = 0;

function showCard(element, near) {
  stayWithCard();
  const quote = shown.answer?.quotes.find(({ id }) => id === element.dataset.quote);
  if (!quote) return;
  hideCard();
  cardOf = element;
  const colour = shown.speakers.get(quote.speaker?.id)?.colour;
  card.className = `card ${colour ? `speaker-${colour}` : "unattributed"}`;
  card.replaceChildren(...cardContent(quote));
  card.hidden = false;
  element.setAttribute("aria-describedby", "card");
  placeCard(element, near);
}

function placeCard(element, near) {
  const lines = [...element.getClientRects()];
  const line = lines.find(({ top, bottom }) => near !== undefined && near >= top && near <= bottom) ?? lines.at(-1);
  const box = byId("reading").getBoundingClientRect();
  const left = Math.max(0, Math.min(line.left - box.left, box.width - card.offsetWidth));
  const fitsBelow = line.bottom + card.offsetHeight + 16 < window.innerHeight || line.top < card.offsetHeight + 16;
  const top = fitsBelow ? line.bottom - box.top + 6 : line.top - box.top - card.offsetHeight - 6;
  card.style.setProperty("--left", `${left}px`);
  card.style.setProperty("--top", `${top}px`);
}

function hideCard() {
  stayWithCard();
  cardOf?.removeAttribute("aria-describedby");
  cardOf = null;
  card.hidden = true;
}

function leaveCard() {
  leaving ||= setTimeout(hideCard, 250);
}

function stayWithCard() {
  clearTimeout(leaving);
  leaving = 0;
}

function cardContent(quote) {
  const rows = [
    ["card-via", viaWords(quote)],
    ["card-cue", cueWords(quote)],
    ["card-type", say(`type-${quote.type}`)],
    ["card-confidence", confidenceWords(quote)],
    ["card-rule", quote.rule],
  ].filter(([, value]) => value);
  const list = make("dl", {}, ...rows.flatMap(([key, value]) => [make("dt", { text: say(key) }), make("dd", { text: value })]));
  return [make("p", { class: "who", text: cardTitle(quote) }), ...heldBack(quote), list];
}

function cardTitle(quote) {
  if (quote.type === "non_speech") return say("card-not-speech");
  return quote.speaker?.name ?? say("card-none");
}

function heldBack(quote) {
  const candidateBelow = quote.type !== "non_speech" && !quote.speaker && quote.confidence !== null;
  return candidateBelow ? [make("p", { class: "small", text: say("card-held-back") })] : [];
}

function viaWords({ speaker }) {
  if (!speaker) return null;
  const via = say(`via-${speaker.via}`);
  return speaker.mention ? say("via-mention", { via, mention: speaker.mention.text }) : via;
}

function cueWords({ cue }) {
  if (!cue) return null;
  const text = cue.kind === "colon" ? say("cue-colon") : `« ${cue.text} »`;
  const told = cue.lemma && cue.lemma !== cue.text ? say("card-lemma", { text, lemma: cue.lemma }) : text;
  return cue.modality === "asserted" ? told : `${told}, ${say(`modality-${cue.modality}`)}`;
}

function confidenceWords(quote) {
  if (quote.confidence === null || quote.type === "non_speech") return null;
  return isDoubtful(quote) ? `${percent(quote.confidence)}, ${say("doubtful")}` : percent(quote.confidence);
}

function format() {
  return document.querySelector("input[name=format]:checked").value;
}

/** Ask again in the chosen format, with offsets in the service's default unit: what the command on the screen gives. */
async function exported(name) {
  const response = await post(shown.text, options(), FORMATS[name].accept);
  if (!response.ok) throw new Error(problemWords(response, await readJson(response), shown.text));
  return response.text();
}

async function copyAnswer() {
  const text = exported(format());
  text.catch(() => undefined);
  await copy(text);
}

async function downloadAnswer() {
  const { accept, name } = FORMATS[format()];
  try {
    save(await exported(format()), accept, name);
    tell(say("downloaded", { name }));
  } catch (error) {
    tell(failureWords(error));
  }
}

function failureWords(error) {
  return error.name === "TypeError" ? say("problem-network") : error.message;
}

function save(text, type, name) {
  const link = make("a", { download: name });
  // Without the mark a spreadsheet takes the accents for those of Windows-1252.
  const mark = type === "text/csv" ? "\ufeff" : "";
  link.href = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copy(text) {
  try {
    if (navigator.clipboard?.write && window.ClipboardItem) {
      // The promise goes in as it is: some browsers refuse once the click is over.
      const blob = Promise.resolve(text).then((words) => new Blob([words], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } else {
      copyBySelection(await text);
    }
    tell(say("copied"));
  } catch {
    tell(await Promise.resolve(text).then(() => say("copy-failed"), failureWords));
  }
}

/** Copy where the page is served without TLS and the clipboard interface is missing. */
function copyBySelection(text) {
  const area = make("textarea", { class: "visually-hidden", "aria-hidden": "true" });
  area.value = text;
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus();
  if (!done) throw new Error("copy");
}

function tell(words) {
  byId("take-away-status").textContent = words;
}

function drawCommand() {
  byId("curl").textContent = command();
  byId("curl-file").hidden = shown.text.length <= LONGEST_ARGUMENT;
}

function command() {
  const url = new URL("v1/quotes", document.baseURI);
  url.search = "";
  for (const [name, value] of Object.entries(options())) url.searchParams.set(name, String(value));
  const name = format();
  const accept = name === "json" ? [] : [`-H 'Accept: ${FORMATS[name].accept}'`];
  const body = shown.text.length <= LONGEST_ARGUMENT ? `--data-raw ${quoted(shown.text)}` : "--data-binary @article.txt";
  const address = quoted(decodeURIComponent(url.href));
  return [`curl ${address}`, "-H 'Content-Type: text/plain; charset=utf-8'", ...accept, body].join(" \\\n  ");
}

/** Quote for a POSIX shell. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function take(text) {
  textarea.value = text;
  ask({ atOnce: true });
  read();
}

async function takeFile(file) {
  if (file.size > LARGEST_FILE_BYTES) return showProblem(say("problem-file-size"));
  const text = decoded(await file.arrayBuffer());
  return text.includes("\0") ? showProblem(say("problem-file-type")) : take(text);
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The other encoding that French newsrooms' files come in.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

async function takeSample(name) {
  try {
    take(await (await fetched(`samples/${name}.txt`)).text());
  } catch {
    showProblem(say("problem-network"));
  }
}

function clear() {
  textarea.value = "";
  ask();
  textarea.focus();
}

/** Note whether what is pasted becomes the whole text: then it is an article to read, not an edit. */
function onPaste() {
  const { value, selectionStart, selectionEnd } = textarea;
  replacing = value.trim() === "" || selectionEnd - selectionStart === value.length;
}

function onInput(event) {
  const whole = replacing && event.inputType === "insertFromPaste";
  replacing = false;
  ask({ atOnce: whole });
  if (whole) read();
}

function onDrop(event) {
  byId("drop").hidden = true;
  if (draggedFromHere) return;
  const [file] = event.dataTransfer.files;
  const text = event.dataTransfer.getData("text/plain");
  if (!file && (!text || event.target === textarea)) return;
  event.preventDefault();
  if (file) takeFile(file);
  else take(text);
}

function onDragOver(event) {
  const { types } = event.dataTransfer;
  if (draggedFromHere) return;
  if (!types.includes("Files") && !types.includes("text/plain")) return;
  event.preventDefault();
  byId("drop").hidden = !types.includes("Files");
}

function drawConfidence() {
  const slider = byId("min-confidence");
  const words = percent(Number(slider.value));
  byId("min-confidence-value").textContent = words;
  slider.setAttribute("aria-valuetext", words);
}

function onArticleKey(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const quote = event.target.closest("[data-quote]");
  if (by && quote) walk(quote, by);
  if (event.key === "Enter" && quote) select(shown.answer.quotes.find(({ id }) => id === quote.dataset.quote).speaker?.id ?? null, { jump: false });
}

function onKey(event) {
  if (event.key === "Escape") {
    if (card.hidden) deselect();
    else hideCard();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === textarea) {
    ask({ atOnce: true });
    read();
  }
}

function onClick(id, action) {
  byId(id).addEventListener("click", action);
}

function listen() {
  textarea.addEventListener("paste", onPaste);
  textarea.addEventListener("input", onInput);
  onClick("read", read);
  onClick("edit", () => { edit(); textarea.focus(); });
  onClick("clear", clear);
  onClick("retry", () => ask({ atOnce: true }));
  onClick("more", drawAllSpeakers);
  onClick("copy", copyAnswer);
  onClick("copy-curl", () => copy(command()));
  onClick("download", downloadAnswer);
  onClick("download-article", () => save(shown.text, "text/plain", "article.txt"));
  onClick("language", (event) => { event.preventDefault(); setLanguage(event.target.hreflang); });
  byId("file").addEventListener("change", ({ target }) => { if (target.files[0]) takeFile(target.files[0]); target.value = ""; });
  byId("min-confidence").addEventListener("input", () => { drawConfidence(); ask(); });
  byId("non-speech").addEventListener("change", () => ask({ atOnce: true }));
  for (const radio of document.querySelectorAll("input[name=format]")) radio.addEventListener("change", drawCommand);
  for (const button of document.querySelectorAll("[data-sample]")) button.addEventListener("click", () => takeSample(button.dataset.sample));
  byId("speakers").addEventListener("click", onSpeakersClick);
  article.addEventListener("keydown", onArticleKey);
  listenToCard();
  document.addEventListener("keydown", onKey);
  document.addEventListener("dragstart", () => { draggedFromHere = true; });
  document.addEventListener("dragend", () => { draggedFromHere = false; });
  document.addEventListener("dragover", onDragOver);
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) byId("drop").hidden = true; });
  document.addEventListener("drop", onDrop);
}

function onSpeakersClick(event) {
  const stepButton = event.target.closest("[data-step]");
  const button = event.target.closest("button.speaker");
  if (event.target.closest("[data-close]")) deselect();
  else if (stepButton) step(Number(stepButton.dataset.step));
  else if (button) select(button.dataset.speaker || null);
}

function listenToCard() {
  const quoteAt = (event) => event.target.closest?.("[data-quote]");
  // Not `pointerover`: that one also comes when an article appears under a pointer that rests.
  article.addEventListener("pointermove", (event) => {
    const quote = quoteAt(event);
    if (!quote) leaveCard();
    else if (quote !== cardOf) showCard(quote, event.clientY);
    else stayWithCard();
  });
  article.addEventListener("pointerleave", leaveCard);
  card.addEventListener("pointerenter", stayWithCard);
  card.addEventListener("pointerleave", leaveCard);
  article.addEventListener("focusin", (event) => quoteAt(event) && showCard(quoteAt(event)));
  article.addEventListener("focusout", leaveCard);
}

drawConfidence();
listen();
// A browser may bring back what stood in the textarea before a reload, or what was typed before this module ran.
if (textarea.value.trim()) ask({ atOnce: true });
document.documentElement.dataset.ready = "";
