// The page on the wall. The teacher moves it by key or click; the service says what may be seen.
import { ask, coded, follow, h, inWords, plural, Refused } from "./live.js";

const [title, middle, foot, nav, heard, box] = ["h1", ".middle", "footer p", "nav", "#heard", "#box"].map((at) => document.querySelector(at));
const NEXT = { "closed 1": "Close the vote", talk: "Talk", "open 2": "Vote again", "closed 2": "Close the vote", reveal: "Reveal", "open 1": "Open it again" };
const KEYS = [["Space", "go on"], ["R", "reveal now"], ["O", "open the vote again"], ["B", "bars of the vote, on or off"], ["Q", "choose a question"], ["N", "who has voted, by name"], ["S", "where the class is, and who is stuck"], ["D", "light or dark"], ["F", "full screen"], ["?", "these keys"]];
let state = null, bars = false, since = 0, spoken = { at: 0 }, speaking = 0;

const say = (words) => title.replaceChildren(...(typeof words === "string" ? [words] : [words]));
const button = (words, key, act) => h("button", { type: "button", onclick: act }, words, h("kbd", {}, key));
const svg = (tag, attributes, ...children) => {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
};

// ---- What each phase shows ---------------------------------------------------------------------------------------

const code = () => h("div", { class: "code" }, h("img", { src: state.picture, alt: `QR code of ${state.link}${state.code}` }), h("strong", { class: "num" }, coded(state.code)));
const bare = () => state.link.replace(/^https?:\/\//, "").replace(/\/$/, "");
const question = () => h("span", { html: state.card.prompt });
const counted = (rest) => [h("span", { class: "in num" }, state.voted), " ", h("b", {}, `of ${state.here} ${state.voted === 1 ? "has" : "have"} voted.`), ` ${rest}`];

function lobby() {
  say(state.here ? `${plural(state.here, "person is", "people are")} in. Join with your phone or your notebook.` : "Join with your phone or your notebook.");
  middle.replaceChildren(h("div", { class: "with-code lobby" }, code(), h("ol", {}, h("li", {}, "Scan the picture, or open ", h("b", {}, bare())), h("li", {}, "Type the code ", h("b", { class: "num" }, coded(state.code))), h("li", {}, "In a notebook: ", h("code", {}, `ck.join("${state.hub ? "" : state.link}${state.code}")`)))));
  foot.replaceChildren("No name is shown beside a vote.");
}

function voting(rest) {
  const { card } = state;
  say(question());
  title.classList.toggle("long", title.textContent.length > 110);
  const range = card.least != null && card.most != null ? `, from ${card.least} to ${card.most}`.replaceAll("-", "−") : "";
  const asked = card.options.length
    ? h("ol", { class: "options" }, card.options.map((o) => h("li", {}, h("b", {}, o.letter), h("span", { html: o.html }))))
    : card.marks.length ? h("ol", { class: "options" }, card.marks.map((mark, n) => h("li", {}, h("b", {}, n + 1), h("span", { html: mark.html }))))
    : h("p", { class: "ask" }, `Type a number${card.unit ? ` (${card.unit})` : ""}${range}.`);
  middle.replaceChildren(h("div", { class: "with-code" }, h("div", {}, card.more && h("div", { class: "more", html: card.more }), asked), code()));
  foot.replaceChildren(...counted(rest), h("br"), `${bare()} or scan`);
}

function result(headline, rest) {
  say(headline);
  const { card, tally } = state, votes = Object.keys(tally ?? {}).map(Number), right = [state.right ?? []].flat();
  const widest = Math.max(1, ...votes.flatMap((n) => Object.values(tally[n].chosen)));
  const numbers = votes.some((n) => tally[n].numbers.length);
  if (card.marks.length) middle.replaceChildren(h("p", { class: "asked quiet", html: card.prompt }), h("div", { class: "strips" }, card.marks.map((mark) => placed(mark, votes.at(-1)))));
  else if (numbers || !card.options.length) middle.replaceChildren(h("p", { class: "asked quiet", html: card.prompt }), axis(votes));
  else middle.replaceChildren(h("div", {}, card.options.map((o, place) => {
    const key = right.includes(o.id);
    const row = h("div", { class: `row${key ? " key" : ""}`, "data-id": o.id }, h("b", {}, key ? `✓ ${o.letter}` : o.letter), h("span", { class: "text", html: o.html }), h("div", { class: "bars" }, votes.map((n) => {
      const count = tally[n].chosen[o.id] ?? 0, bar = h("i");
      bar.style.width = `calc(${(340 * count) / widest} * var(--px))`;
      return h("div", { class: n === 1 && votes.length > 1 ? "one" : "two" }, bar, count, place === 0 && votes.length > 1 && h("small", {}, n === 1 ? "vote 1, alone" : "vote 2"));
    })));
    return row;
  })));
  foot.replaceChildren(...[rest].flat());
}

// Where the class put one mark: its places with their counts, or every number as a dot on a short axis.
function placed(mark, last) {
  const told = state.tally?.[last]?.marks[mark.id] ?? { numbers: [], chosen: {} }, right = state.right?.[mark.id];
  if (state.card.places.length) {
    const places = state.card.places.map((place) => ({ ...place, count: told.chosen[place.id] ?? 0 })).filter((place) => place.count || place.id === right);
    return h("div", { class: "row" }, h("b", { html: mark.html }), h("span", {}, places.flatMap((place, n) => [n ? " · " : "", h("span", { class: place.id === right ? "truth" : "" }, `${place.id === right ? "✓ " : ""}${place.text} ${place.count}`)])));
  }
  const all = [...told.numbers, ...(typeof right === "number" ? [right] : [])], least = mark.least ?? Math.min(...all, 0), most = mark.most ?? Math.max(...all, 1);
  const X = (v) => 20 + (600 * (Math.min(Math.max(v, least), most) - least)) / (most - least || 1);
  const picture = svg("svg", { class: "axis", viewBox: "0 0 640 100", role: "img", "aria-label": `${plural(told.numbers.length, "answer")}${typeof right === "number" ? `; it is ${right}` : ""}` }, svg("line", { class: "tick", x1: 20, x2: 620, y1: 90, y2: 90 }));
  const high = {};
  for (const v of told.numbers) picture.append(svg("circle", { class: "far", cx: X(v), cy: 80 - 12 * ((high[v] = (high[v] ?? -1) + 1) % 7), r: 6 }));
  if (typeof right === "number") picture.append(svg("line", { class: "truth", x1: X(right), x2: X(right), y1: 0, y2: 98 }));
  return h("div", { class: "row" }, h("b", { html: mark.html }), h("span", {}, picture, typeof right === "number" && h("small", { class: "truth" }, inWords(right, mark.unit))));
}

// Every number as a dot that hides no other, on its axis; the record as a line once it is told.
function axis(votes) {
  const { card, tally } = state, last = votes.at(-1), truth = typeof state.right === "number" ? state.right : null;
  const said = tally?.[last]?.numbers ?? [], all = [...said, ...(truth == null ? [] : [truth])].sort((a, b) => a - b);
  let [from, to] = [card.least, card.most];
  if (from == null || to == null || to - from > 200) {
    // Half of all guesses and three times their spread on both sides: one wild guess must not crush the others.
    const at = (q) => all[Math.min(all.length - 1, Math.floor(q * all.length))] ?? 0, spread = Math.max(at(0.75) - at(0.25), Math.abs(at(0.5)) / 10, 1);
    [from, to] = [Math.max(at(0), at(0.25) - 3 * spread, card.least ?? -Infinity), Math.min(at(0.999), at(0.75) + 3 * spread, card.most ?? Infinity)];
    if (truth != null) [from, to] = [Math.min(from, truth), Math.max(to, truth)];
  }
  const step = [1, 2, 5, 10].map((n) => n * 10 ** Math.floor(Math.log10(Math.max(to - from, 1e-9) / 5))).find((n) => (to - from) / n <= 8) ?? to - from;
  [from, to] = [Math.floor(from / step + 1e-9) * step, Math.ceil(to / step - 1e-9) * step];
  if (from === to) to = from + step;
  const X = (v) => 24 + (1120 * (Math.min(Math.max(v, from), to) - from)) / (to - from);
  const picture = svg("svg", { class: "axis", viewBox: "0 0 1168 410", role: "img", "aria-label": `${plural(said.length, "answer")}${said.length ? ` from ${said[0]} to ${said.at(-1)}` : ""}${truth == null ? "" : `; it is ${truth}`}` });
  if (truth != null) picture.append(svg("line", { class: "truth", x1: X(truth), x2: X(truth), y1: 62, y2: 346 }), svg("text", { class: "says big", x: X(truth), y: 44, "text-anchor": X(truth) > 900 ? "end" : X(truth) < 200 ? "start" : "middle" }, inWords(truth, card.unit === "%" ? "%" : ""), svg("tspan", { class: "unit" }, card.unit && card.unit !== "%" ? ` ${card.unit}` : "")));
  picture.append(svg("line", { class: "tick", x1: 24, x2: 1144, y1: 346, y2: 346 }));
  for (let n = 0, v; (v = +(from + n * step).toPrecision(10)) <= to + step / 1e6; n++) picture.append(svg("line", { class: "tick", x1: X(v), x2: X(v), y1: 346, y2: 354 }), svg("text", { class: "label", x: X(v), y: 388, "text-anchor": "middle" }, `${v}`.replace("-", "−")));
  const close = state.margin ?? 0, near = (v) => truth != null && Math.abs(v - truth) <= close + 1e-9, placed = [];
  const high = Math.max(...tallest(said, X, 31)), size = Math.min(34, 270 / Math.max(1, high + 1));
  for (const v of said) {
    let level = 0;
    while (placed.some(([x, l]) => l === level && Math.abs(x - X(v)) < size - 2)) level++;
    placed.push([X(v), level]);
    picture.append(svg("circle", { class: near(v) ? "near" : "far", cx: X(v), cy: 346 - size / 2 - 4 - size * level, r: size / 2 - 2 }));
  }
  const wild = said.filter((v) => v < from || v > to).length, left = truth != null && X(truth) > 620, side = { x: left ? 24 : 1144, "text-anchor": left ? "start" : "end" };
  if (truth != null) picture.append(svg("text", { class: "bold", ...side, y: 96 }, `${plural(said.filter(near).length, "answer")} within ${inWords(close, card.unit)}`), svg("text", { class: "label", ...side, y: 130 }, `${said.filter((v) => !near(v)).length} further off${wild ? `, ${wild} beyond the axis` : ""}`));
  return picture;
}

function tallest(said, X, size) {
  const placed = [];
  return said.map((v) => {
    let level = 0;
    while (placed.some(([x, l]) => l === level && Math.abs(x - X(v)) < size - 2)) level++;
    placed.push([X(v), level]);
    return level;
  }).concat(0);
}

function finding() {
  const { card, tally, right } = state, votes = Object.keys(tally ?? {}).map(Number), last = votes.at(-1);
  if (!last) return "Nobody has voted.";
  const numbers = tally[last].numbers, of = tally[last].voted;
  if (numbers.length) {
    const half = numbers[Math.floor((numbers.length - 1) / 2)];
    return `${right == null ? "" : `${inWords(right, card.unit)}. `}Half of the class said ${inWords(half, card.unit)} or less.`;
  }
  if (right == null) return `${plural(of, "vote")}.`;
  if (card.marks.length) return votes.length > 1 ? `After the talk, ${state.hits[2]} of ${of} placed all of them. Before it, ${state.hits[1]} did.` : `${state.hits[last]} of ${of} placed all of them where they belong.`;
  const letters = card.options.filter((o) => [right].flat().includes(o.id)).map((o) => o.letter).join(" and ");
  const chose = `chose ${Array.isArray(right) ? "just " : ""}${letters}`;
  return votes.length > 1 ? `After the talk, ${state.hits[2]} of ${of} ${chose}. Before it, ${state.hits[1]} did.` : `${state.hits[last]} of ${of} ${chose}.`;
}

const clock = () => { const s = Math.floor((Date.now() - since) / 1000); return `${Math.floor(s / 60)}:${`${s % 60}`.padStart(2, "0")}`; };

function draw(now) {
  if (now.rooms) return choose(now.rooms);
  if (state?.round !== now.round || state?.phase !== now.phase) { bars = false; since = Date.now(); if (state?.round !== now.round && box.open) box.close(); }
  state = now;
  document.body.classList.remove("dense");
  title.classList.remove("long");
  if (!now.round) lobby();
  else if (now.phase === "open 1") voting("Vote alone, no talking yet.");
  else if (now.phase === "open 2") voting("Vote again, also if you have not changed your mind.");
  else if (now.phase === "reveal") result(finding(), [now.why && h("b", {}, "Why: "), now.why && h("span", { html: now.why }), ` ${now.voted} of ${now.here} voted.`]);
  else if (bars || now.phase === "closed 2") result(now.phase === "closed 2" ? "Before the talk, and after it. Which one is it?" : "This is how the class voted.", counted(""));
  else { voting(""); foot.replaceChildren(h("b", {}, now.advice), now.phase === "talk" ? h("span", { class: "num", id: "clock" }, ` ${clock()}`) : ` ${now.voted} of ${now.here} voted.`); }
  // What does not fit is set smaller, never below 24 of 720.
  const main = document.querySelector("main");
  const fits = () => middle.scrollHeight <= middle.clientHeight + 1 && main.scrollHeight <= main.clientHeight + 1;
  if (!fits()) document.body.classList.add("dense");
  nav.replaceChildren(...(now.moves ?? []).slice(0, 2).map((to, n) => button(NEXT[to], n ? (to === "reveal" ? "R" : "O") : "Space", () => move(to))));
  if (!(now.moves ?? []).length) nav.append(button(now.round ? "Next question" : "Choose a question", now.round ? "Space" : "Space", questions));
  nav.append(h("button", { type: "button", "aria-label": "Keys", onclick: keys }, "?"));
  // For ears: at once when something happens, and the count every five seconds at most.
  clearTimeout(speaking);
  const soon = now.phase === spoken.phase && now.round === spoken.round ? Math.max(0, spoken.at + 5000 - Date.now()) : 0;
  speaking = setTimeout(() => {
    spoken = { at: Date.now(), phase: now.phase, round: now.round };
    heard.textContent = now.round ? `${now.phase}: ${now.voted} of ${now.here} have voted.` : `${now.here} are in.`;
  }, soon);
}

// ---- What the teacher does ---------------------------------------------------------------------------------------

const trouble = (error) => { foot.replaceChildren(h("span", { class: "wrong" }, error instanceof Refused ? error.message : "The class’s service does not answer. Trying again …")); };
const move = (after) => ask("api/move", { round: state.round, before: state.phase, after }).catch(trouble);

function show(heading, ...children) {
  box.replaceChildren(h("h2", {}, heading), ...children.flat().filter(Boolean), h("p", {}, h("br"), button("Close", "Esc", () => box.close())));
  if (!box.open) box.showModal();
}

async function questions() {
  const { lessons } = await ask("api/questions");
  const list = h("ul", { class: "list" });
  const pick = h("select", { "aria-label": "Lesson", onchange: () => fill(lessons[pick.selectedIndex]) }, lessons.map((l) => h("option", { value: l.lesson, selected: l.lesson === (state?.lesson ?? sessionStorage.getItem("lesson")) }, `${l.number} · ${l.title}`)));
  function fill(lesson) {
    sessionStorage.setItem("lesson", lesson.lesson);
    list.replaceChildren(...lesson.questions.map((q) => h("li", {}, h("button", { type: "button", onclick: () => { box.close(); ask("api/start", { lesson: lesson.lesson, question: q.id }).catch(trouble); } }, h("span", { html: q.asked }), " ", h("small", {}, q.kind)))));
  }
  show("Which question?", pick, list);
  fill(lessons[Math.max(0, pick.selectedIndex)]);
  list.querySelector("button")?.focus();
}

async function names() {
  const { people } = await ask("api/names");
  show(`${people.filter((p) => p.in).length} of ${people.length} have voted`, h("ul", { class: "people" }, people.map((p) => h("li", { class: p.in ? "" : "out" }, `${p.in ? "✓" : "–"} ${p.name}`))));
}

async function stuck() {
  const lesson = state?.lesson ?? sessionStorage.getItem("lesson");
  if (!lesson) return questions();
  const told = await ask(`api/stuck?lesson=${encodeURIComponent(lesson)}`);
  const strip = (n, of, kind) => { const bar = h("i", { class: kind }); bar.style.width = `${(100 * n) / Math.max(1, of)}%`; return bar; };
  show("Where the class is", told.sections.map((s) => h("div", { class: "stuck" }, h("span", {}, s.heading), h("span", {}, h("div", { class: "strip" }, strip(s.there, told.here, "other")), `${s.there} of ${told.here}`))),
    h("h2", {}, h("br"), "First answers"), told.questions.filter((q) => q.answered).map((q) => h("div", { class: "stuck" }, h("span", { html: q.asked }), h("span", {}, h("div", { class: "strip" }, q.scored && strip(q.right, told.here, "right"), strip(q.answered - (q.scored ? q.right : 0), told.here, "other")), q.scored ? `${q.right} of ${q.answered} right` : plural(q.answered, "answer")))));
}

const end = () => ask("api/end", {}).then(() => (location.href = "projector"), trouble);
const keys = () => show("Keys", h("ul", { class: "list" }, KEYS.map(([key, does]) => h("li", {}, h("b", {}, key), ` · ${does}`))), state?.hub && h("p", {}, h("button", { type: "button", onclick: end }, "End this class")));

function choose(rooms) {
  say("Which class?");
  middle.replaceChildren(h("div", {}, rooms.map((each) => h("p", {}, h("button", { type: "button", onclick: () => go(each) }, coded(each))))));
  foot.replaceChildren("Each class has its own code.");
  nav.replaceChildren(button("Open a new class", "Space", open));
}
const go = (each) => { const url = new URL(location.href); url.searchParams.set("room", each); location.href = url; };
const open = () => ask("api/open", {}).then(({ code }) => go(code), trouble);

document.addEventListener("keydown", (event) => {
  if (box.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const onButton = event.target.closest?.("button, select") && [" ", "Enter"].includes(event.key);
  const [first] = state?.moves ?? [];
  const does = {
    " ": () => (!state ? open() : first ? move(first) : questions()), PageDown: () => (first ? move(first) : questions()),
    r: () => state?.moves?.includes("reveal") && move("reveal"), o: () => { const again = state?.moves?.find((to) => to.startsWith("open") && state.phase.startsWith("closed")); if (again) move(again); },
    b: () => { bars = !bars; if (state?.tally) draw(state); }, q: questions, n: names, s: stuck, "?": keys,
    d: () => { const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches; document.documentElement.dataset.theme = dark ? "light" : "dark"; },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!does || onButton || event.repeat) return;
  event.preventDefault();
  Promise.resolve(does()).catch(trouble);
});

setInterval(() => { const shown = document.getElementById("clock"); if (shown) shown.textContent = ` ${clock()}`; }, 1000);
follow("api/class", draw, (error) => { trouble(error); });
