// Agreement beyond chance: tiles for the labels of two coders; a bar for how often they agree, of which chance takes
// its part; and the rest of the bar made wide, which is kappa. Labels come from Python, and a test compares the numbers.

const LEFT = 26, WIDE = 632, ROW = 15, STEP = 42, [TALL, GAP] = [26, 66]; // pixels
const BAR = 158, SCALE = 242, HIGH = 30;
const HOW = "A tile is a label: filled for yes, hollow for no. Point at one to read its sentence.";

const said = (value) => value.toFixed(2).replace("-", "−");
const whole = (value) => String(Number(value.toFixed(1)));

export function measured(a, b) { // of n sentences: the same label, the same by chance alone, and kappa
  const n = a.length, same = a.filter((yes, i) => yes === b[i]).length;
  const [ya, yb] = [a, b].map((each) => each.reduce((sum, yes) => sum + yes, 0));
  const chance = (ya * yb + (n - ya) * (n - yb)) / n;
  return { n, same, chance, kappa: chance === n ? NaN : (same - chance) / (n - chance) };
}

export default function beyondChance(frame) {
  const { h, s, text, body, facts, fill, aria, INK, BOLD, SOFT, CENTRED } = frame;
  const END = { "text-anchor": "end" }, EDGE = { fill: "none", ...INK, "stroke-width": 1.5 };
  const count = frame.state.a.length;
  const X = (value) => LEFT + WIDE * value; // on the scale of kappa
  let moved = null, seen = null; // a guess that is not answered yet; the tile that is looked at

  // ---- hands

  const place = (value) => { moved = Math.round(100 * frame.clamp(value, 0, 1)) / 100; frame.draw(); };
  const start = (name) => () => { seen = null; frame.set({ start: name, ...facts.starts[name] }); };

  function flip(who, i) {
    if (frame.asking) return;
    seen = i;
    frame.set({ [who]: frame.state[who].map((yes, n) => (n === i ? 1 - yes : yes)) });
  }

  const look = (i) => () => { seen = i; frame.draw(); };
  const columns = Array.from({ length: count }, (_, i) => {
    const style = `left: ${LEFT + STEP * (i % ROW)}px; top: ${GAP * Math.floor(i / ROW)}px`;
    const tiles = ["a", "b"].map((who) => {
      return h("button", { class: "tile", onclick: () => flip(who, i), onfocus: look(i) });
    });
    return { node: h("div", { class: "column", style, onpointerenter: look(i) }, tiles), tiles };
  });
  const names = [0, 1].flatMap((row) => ["A", "B"].map((who, n) => {
    return h("b", { class: "name", style: `top: ${GAP * row + 4 + TALL * n}px` }, who);
  }));
  const stripes = { width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const hatch = s("pattern", { id: "ck-hatch", ...stripes },
    s("rect", { width: 7, height: 7, fill: "var(--bg)" }), s("rect", { width: 2.5, height: 7, fill: "var(--mark)" }));
  const back = s("g");
  const handle = s("g", { class: "handle", ...frame.slider("Your guess of kappa", 0, 1) },
    s("rect", { x: -16, y: -16, width: 32, height: 32, fill: "transparent" }),
    s("circle", { r: 10, fill: "var(--bg)", ...INK, "stroke-width": 3 }));
  const svg = s("svg", { width: 668, height: SCALE + 54 }, s("defs", {}, hatch), back, handle);
  body.append(svg, ...names, ...columns.map(({ node }) => node));

  const to = ([x]) => place((x - LEFT) / WIDE);
  frame.slide(handle, { to, by: (way) => place((moved ?? 0.5) + way * 0.01), ended() {} });

  // ---- the picture

  const box = (x, y, width, look) => s("rect", { x, y, width: Math.max(0, width), height: HIGH, ...look });

  function draw(state) {
    const asking = frame.asking, m = measured(state.a, state.b), unit = WIDE / m.n;
    const { same, chance, kappa } = m, at = LEFT + unit * chance, won = LEFT + unit * same;
    columns.forEach(({ node, tiles }, i) => {
      const labels = [state.a[i], state.b[i]];
      node.classList.toggle("apart", labels[0] !== labels[1]);
      tiles.forEach((tile, n) => {
        tile.classList.toggle("yes", labels[n] === 1);
        aria(tile, { pressed: labels[n] === 1, label: `Sentence ${i + 1}, coder ${"AB"[n]}: ${labels[n] ? "yes" : "no"}` });
      });
    });
    const upper = (words, x, look) => text(words, x, BAR - 7, look), low = Math.min(at, won);
    const parts = asking ? [box(LEFT, BAR, won - LEFT, { fill: "var(--mark)" })] : [
      box(LEFT, BAR, low - LEFT, { fill: "url(#ck-hatch)" }),
      box(low, BAR, Math.abs(won - at), { fill: won < at ? "var(--gold)" : "var(--ink)" }),
    ];
    const bar = [
      parts, box(LEFT, BAR, WIDE, EDGE), upper(`same label: ${same} of ${m.n}`, LEFT, BOLD),
      same < m.n ? upper(`another: ${m.n - same}`, LEFT + WIDE, { ...END, ...SOFT }) : [],
      asking ? [] : tag(`chance alone: ${whole(chance)}`, Math.min((LEFT + at) / 2, 300)),
    ];
    const [top, end] = [BAR + HIGH, LEFT + WIDE], gold = { fill: "none", stroke: "var(--gold)", "stroke-width": 2 };
    const zoom = asking || kappa !== kappa ? [] : [
      s("path", { d: `M${at},${top}L${LEFT},${SCALE}H${end}V${top}Z`, fill: "var(--wash)" }),
      s("path", { d: `M${at},${top}L${LEFT},${SCALE}M${end},${top}V${SCALE}`, ...gold }),
      text("this part, made wide", Math.min((at + LEFT) / 2 + 330, 560), top + 32, { ...CENTRED, ...SOFT }),
    ];
    fill(back, zoom, bar, scale(asking, kappa, state.guess));
    handle.style.display = asking ? "" : "none";
    handle.style.transform = `translate(${X(moved ?? 0.5)}px, ${SCALE + HIGH / 2}px)`;
    handle.classList.toggle("open", moved === null);
    aria(handle, { valuenow: moved ?? 0.5, valuetext: moved === null ? "not set yet" : `kappa ${said(moved)}` });
  }

  function tag(words, x) { // words on hatching need a ground of their own
    const width = frame.wide(words) + 14;
    return [s("rect", { x: x - width / 2, y: BAR + 4, width, height: HIGH - 8, rx: 4, fill: "var(--bg)" }),
      text(words, x, BAR + 20, { ...CENTRED, ...BOLD })];
  }

  // Where words stand whose bar ends at `end`, and whether inside it: after it, past the ring of the guess if that is in
  // the way, and inside where there is no room.
  function beside(end, ring, wide) {
    const free = (from) => ring < from - 14 || ring > from + wide + 14, past = ring + 18;
    if (end > 500) return [free(end - 10 - wide) ? end - 10 : ring - 18, true];
    if (free(end + 10)) return [end + 10, false];
    return past + wide < LEFT + WIDE ? [past, false] : [end - 18, true];
  }

  function scale(asking, kappa, guess) {
    const middle = SCALE + HIGH / 2, edge = box(LEFT, SCALE, WIDE, EDGE);
    const under = (words, value, look) => text(words, X(value), SCALE + HIGH + 17, { ...SOFT, ...look });
    const ticks = [
      [0.4, 0.6].map((value) => under(value, value, CENTRED)),
      under("0: no better than chance", 0), under("1: always the same label", 1, END),
    ];
    if (asking) {
      const words = moved === null ? "drag me" : `your guess: ${said(moved)}`, x = X(moved ?? 0.5);
      const right = x + 22 + frame.wide(words) > LEFT + WIDE;
      const own = text(words, x + (right ? -18 : 18), middle + 5, { ...BOLD, ...(right ? END : {}) });
      return [edge, text("kappa", LEFT, SCALE - 7, BOLD), own, ticks];
    }
    const known = kappa === kappa, end = X(known ? Math.max(0, kappa) : 0), spot = X(Math.max(0, guess));
    const name = known ? `kappa ${said(kappa)}${kappa < 0 ? ", below 0" : ""}` : "kappa has no meaning";
    const ring = (more) => s("circle", { cx: spot, cy: middle, r: 10, fill: "none", ...more });
    const [x, inside] = beside(end, guess === null ? -99 : spot, (frame.wide(name) * 15) / 13);
    const look = { ...BOLD, "font-size": 15, ...(inside ? { ...END, fill: "var(--bg)" } : {}) };
    const own = guess === null ? [] : [
      ring({ stroke: "var(--bg)", "stroke-width": 6 }), ring({ ...INK, "stroke-width": 2.5 }),
      text("your guess", X(frame.clamp(guess, 0.06, 0.94)), SCALE - 6, { ...CENTRED, ...BOLD }),
    ];
    return [
      box(LEFT, SCALE, WIDE, { fill: "var(--bg)" }), box(LEFT, SCALE, end - LEFT, { fill: "var(--ink)" }), edge,
      text(name, x, middle + 5, look), own, ticks,
    ];
  }

  // ---- words

  function words(state) {
    const { n, same, chance, kappa } = measured(state.a, state.b), first = facts.starts[state.start];
    const own = String(first.a) !== String(state.a) || String(first.b) !== String(state.b);
    const [sentence, why] = (seen !== null && facts.texts[state.start][seen]) || ["", ""];
    const given = ["a", "b"].every((who) => state[who][seen] === first[who][seen]); // else the reason is none any more
    const quiet = sentence ? `**${seen + 1}** ${sentence} ${given ? why : ""}` : HOW;
    if (frame.asking) {
      const sub = "Kappa takes away what chance alone would give. **Drag the ring** to where you expect it.";
      return { title: `Same label for ${same} of ${n} sentences. How good is that?`, sub, quiet };
    }
    if (own && kappa <= 0 && same >= 0.9 * n) {
      const sub = "You have built two sleepers: who always says no agrees with everybody who does.";
      return { title: `They agree on ${same} of ${n}, and kappa is ${said(kappa)}`, sub, quiet };
    }
    const won = same < chance ? "less than nothing" : `**${whole(same - chance)} of the ${whole(n - chance)}** left`;
    const counted = `Chance alone would give **${whole(chance)} of the ${same}** equal labels, so they win ${won}.`;
    const title = kappa !== kappa ? "Both say one and the same to everything: kappa has no meaning"
      : own ? `With your change kappa is ${said(kappa)}`
      : state.start === "sleepers" ? `Two sleepers agree on ${same} of ${n}, and kappa is ${said(kappa)}`
      : `By the ${state.start} rule kappa is ${said(kappa)}`;
    const exact = !own && state.start === "strict" && state.guess !== null && said(state.guess) === said(kappa);
    return { title, sub: (exact ? "**Exactly.** " : "") + counted, quiet }; // how far off it was is told below
  }

  const shown = (name) => ({ start: now, a, b }) => {
    const given = facts.starts[name];
    return !frame.asking && (now !== name || String(given.a) !== String(a) || String(given.b) !== String(b));
  };
  const buttons = [["Strict rule", "strict"], ["Loose rule", "loose"], ["Two sleepers", "sleepers"]];
  const response = () => moved;
  const told = (state) => !shown("strict")(state); // of its kappa the question asked
  return { draw, words, response, told, buttons: buttons.map(([label, name]) => [label, start(name), shown(name)]) };
}
