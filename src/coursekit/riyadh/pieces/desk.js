// The editor's desk: a quoted line whose words can be tapped. Once the word that no account has is found, the line
// stands above the statement it should come from, with a thread for each word that the two share.

const BEND = 50; // pixels: how far a thread runs straight before it turns
const HALO = { stroke: "var(--bg)", "stroke-width": 5, "paint-order": "stroke" }; // words that a thread runs below
const STOP = 36; // pixels: where the thread of a word ends that has no partner

export default function desk(frame) {
  const { h, s, body, facts } = frame;
  let tapped = ""; // the first tap, before Python has heard of it

  function tap(id) {
    if (frame.asking && !frame.answering) {
      tapped = id;
      frame.answer(id);
      return frame.draw();
    }
    const { tried } = frame.state, before = frame.asking && !tried.length ? [tapped] : tried;
    frame.set({ tried: [...before.filter((word) => word !== id), id] });
  }

  const words = facts.words.map((word, n) => {
    return h("button", { class: "word", onclick: () => tap(facts.ids[n]) }, word);
  });
  frame.walk(words);
  const label = `The quoted line, ${words.length} words`;
  const sheet = h("div", { class: "sheet" },
    h("div", { class: "who" }, h("span", {}, h("b", {}, "The article"), ", point 4"), h("span", {}, "no speaker named")),
    h("p", { class: "context" }, `${facts.context} How?`),
    h("div", { class: "line", role: "group", "aria-label": label }, "“", words, "”"));
  const slip = h("div", { class: "slip" },
    h("span", {}, "The US statement of 18 February 2025"), h("small", {}, "covered until you have found the word"));
  const say = h("p", { class: "say", role: "status" });
  const loom = h("div", { class: "loom", role: "img", tabindex: -1 }), also = h("ul", { class: "also" });
  const why = h("p", { class: "say" });
  body.append(sheet, slip, say, loom, also, why);

  // ---- the two lines and their threads

  function row(list, side, marks) {
    return h("div", { class: `text ${side}` }, list.map((word, n) => {
      const quoted = `${n ? "" : "“"}${word}${n === list.length - 1 ? "”" : ""}`;
      return h("span", { class: marks(n) }, quoted);
    }));
  }

  let woven = null;
  function weave(found) {
    if (woven === found) return;
    woven = found;
    const near = (side) => found.near.map((pair) => pair[side]);
    const mark = (odd, side) => (n) => (odd.includes(n) ? "loose" : near(side).includes(n) ? "near" : "");
    const name = (side, who, about) => h("p", { class: `name ${side}` }, h("b", {}, who), h("small", {}, ` ${about}`));
    const only = (list, odd) => odd.map((n) => list[n].replace(/\W/g, "")).join(", ");
    loom.setAttribute("aria-label", `The article: ${facts.words.join(" ")}. The US statement: ${found.words.join(" ")}. `
      + `Only in the article: ${only(facts.words, found.loose)}. Only in the statement: ${only(found.words, found.left)}.`);
    loom.replaceChildren(s("svg", { "aria-hidden": "true" }),
      name("top", "The article", "no speaker named"), row(facts.words, "top", mark(found.loose, 0)),
      row(found.words, "bottom", mark(found.left, 1)),
      name("bottom", "The US statement", "State Department, 18 February 2025"));
    const odd = found.left.map((n) => found.words[n].replace(/\W/g, ""));
    also.replaceChildren(...found.accounts.map((says) => {
      const parts = says.split(new RegExp(`\\b(${odd.join("|")})\\b`));
      return h("li", {}, parts.map((part, n) => (n % 2 ? h("mark", {}, part) : part)));
    }));
    why.textContent = found.why;
    thread();
  }

  function thread() { // measured, because every system has its own font
    if (!woven || !loom.clientWidth) return;
    const home = loom.getBoundingClientRect(), scale = home.width / loom.clientWidth || 1;
    const end = (side, n) => {
      const box = loom.querySelectorAll(`.text.${side} span`)[n].getBoundingClientRect();
      const y = side === "top" ? box.bottom - home.top + 3 : box.top - home.top - 3;
      return [(box.left + box.right) / 2 - home.left, y].map((at) => at / scale);
    };
    const join = ([x1, y1], [x2, y2], look) => {
      const d = `M${x1},${y1}C${x1},${y1 + BEND} ${x2},${y2 - BEND} ${x2},${y2}`;
      return s("path", { d, fill: "none", stroke: "var(--mark)", "stroke-width": 2.5, ...look });
    };
    const loose = ([x, y], way, words) => {
      const at = y + way * STOP, look = { stroke: "var(--ink)", "stroke-width": 2.5 };
      return [s("line", { x1: x, x2: x, y1: y, y2: at - way * 5, ...look }),
        s("circle", { cx: x, cy: at, r: 5, fill: "var(--bg)", ...look }),
        frame.text(words, x + 11, at + 4.5, { "font-weight": 600, ...HALO })];
    };
    const pairs = woven.pairs.map(([i, j]) => join(end("top", i), end("bottom", j)));
    const near = woven.near.map(([i, j]) => {
      const [a, b] = [end("top", i), end("bottom", j)], [x, y] = [Math.max(a[0], b[0]) + 12, (a[1] + b[1]) / 2];
      return [join(a, b, { "stroke-dasharray": "1 6", "stroke-linecap": "round" }),
        frame.text("another account", x, y - 3), frame.text("has this word", x, y + 13)];
    });
    const odd = [...woven.loose.map((n) => loose(end("top", n), 1, "in no account")),
      ...woven.left.map((n) => loose(end("bottom", n), -1, "left out"))];
    loom.querySelector("svg").replaceChildren(...[pairs, near, odd].flat(Infinity));
  }
  new ResizeObserver(thread).observe(loom);

  // ---- what is seen and said

  function draw({ tried, told, loom: found }) {
    const last = tried.at(-1) ?? (frame.answering ? tapped : "");
    words.forEach((word, n) => {
      const seen = tried.includes(facts.ids[n]);
      word.classList.toggle("tried", seen);
      word.setAttribute("aria-pressed", facts.ids[n] === last);
    });
    const inside = sheet.contains(document.activeElement); // keys go on from here
    for (const node of [sheet, slip, say]) node.hidden = Boolean(found);
    for (const node of [loom, also, why]) node.hidden = !found;
    if (found && inside) loom.focus({ preventScroll: true });
    frame.write(say, told[last] && !found ? `Not this one. ${told[last]}` : "");
    if (found) weave(found);
    else woven = null;
  }

  function words_({ tried, shown, loom: found }) {
    const quiet = "Quotation marks are a claim too: **these exact words, by this speaker**.";
    if (!found) {
      const sub = "You are the editor. **Tap the word** that you would query.";
      return { title: frame.prompt, sub, quiet };
    }
    const word = (list, n) => list[n].replace(/\W/g, "");
    const [came, went] = [word(facts.words, found.loose[0]), word(found.words, found.left[0])];
    const how = shown ? "Shown after" : tried.length === 1 ? "Found at the first tap." : "Found after";
    const count = shown ? tried.length : tried.length - 1;
    const taps = tried.length === 1 && !shown ? "" : ` ${count} other ${count === 1 ? "word" : "words"}.`;
    const title = `“${frame.upper(came)}” came in, “${went}” went out`;
    return { title, sub: how + taps, quiet };
  }

  const again = () => frame.set({ tried: [], shown: false, told: {}, loom: null });
  const buttons = [
    ["Show me", () => frame.set({ shown: true }), ({ tried, loom: found }) => tried.length > 1 && !found],
    ["Play it again", again, ({ loom: found }) => Boolean(found)],
  ];
  return { draw, words: words_, buttons };
}
