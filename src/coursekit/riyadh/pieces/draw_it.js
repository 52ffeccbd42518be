// Draw it: the learner's line first, then the record runs in from the left. What the record is, and how far the line is
// from it, comes from Python, and only once the line is an answer.

const BOX = { left: 46, right: 606, top: 14, bottom: 264 };
const SLOW = 1800; // milliseconds in which the record runs in
const EDGE = 3; // years at each end that a hand need not hit exactly
const STRONG = { "font-weight": 600 }, SOFT = { fill: "var(--soft)", "font-size": 12 }, MIDDLE = { "text-anchor": "middle" };
const HALO = { "paint-order": "stroke", stroke: "var(--bg)", "stroke-width": 4, "stroke-linejoin": "round" };

export default function draw_it(frame) {
  const { s, text, body, facts } = frame;
  const clamp = (value, most) => frame.clamp(value, 0, most);
  const { years } = facts, N = years.length, last = N - 1;
  const x = (i) => BOX.left + ((BOX.right - BOX.left) * i) / last;
  const y = (value) => BOX.bottom - ((BOX.bottom - BOX.top) * value) / 100;
  let at = 0, held = false, before = null; // the year in hand, whether a finger is down, and the line before it came
  let shown = frame.asking ? 0 : 1; // how far the record is told

  // ---- hands: a pull draws, a tap joins its year with the nearest one drawn before it, keys go year by year

  const place = ([px, py]) => [
    clamp(Math.round(((px - BOX.left) / (BOX.right - BOX.left)) * last), last),
    clamp(Math.round((100 * (BOX.bottom - py)) / (BOX.bottom - BOX.top)), 100),
  ];

  function pull(i, value, from) {
    const line = [...frame.state.line], start = line[from] ?? value;
    for (let j = Math.min(from, i); j <= Math.max(from, i); j += 1) {
      if (j !== from) line[j] = Math.round(start + ((value - start) * (j - from)) / (i - from)); // no year is jumped over
    }
    line[i] = value;
    if (i < EDGE) for (let j = 0; j < i; j += 1) line[j] ??= value;
    if (i > last - EDGE) for (let j = i; j < N; j += 1) line[j] ??= value;
    at = i;
    return line;
  }

  const svg = s("svg", { width: 668, height: 312, ...frame.slider("Your line: votes alike, of 100", 0, 100) });
  frame.hand(svg, {
    take(spot) {
      if (!frame.asking) return false;
      const [i, value] = place(spot), { line } = frame.state;
      before = line;
      const drawn = line[i] == null ? line.findLastIndex((each, j) => j < i && each != null) : -1;
      held = true;
      frame.set({ line: pull(i, value, drawn < 0 ? i : drawn) }, false);
      return true;
    },
    move: (spot) => frame.set({ line: pull(...place(spot), at) }, false),
    drop(_spot, cancelled) {
      held = false;
      frame.set(cancelled ? { line: before } : {});
    },
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    const go = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (!frame.asking || (step ?? go) === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const value = frame.state.line[at] ?? 50;
    const to = clamp(go ?? at, last);
    if (step) frame.set({ line: pull(at, clamp(value + step, 100), at) });
    else if (frame.state.line[to] == null) frame.set({ line: pull(to, value, at) });
    else { at = to; frame.draw(); }
  });
  svg.addEventListener("focus", () => frame.draw());
  svg.addEventListener("blur", () => frame.draw());

  // ---- what stands there from the start

  const rule = (look) => s("line", { stroke: "var(--hair)", ...look });
  const ground = s("rect", {
    x: x(0), y: BOX.top, width: x(years.indexOf(facts.split)) - x(0), height: BOX.bottom - BOX.top,
    fill: "var(--mark)", opacity: 0.1,
  });
  const grid = [0, 25, 50, 75, 100].map((value) => [
    rule({ x1: BOX.left, x2: BOX.right, y1: y(value), y2: y(value) }),
    text(value === 100 ? "100%" : value, BOX.left - 8, y(value) + 4, { ...SOFT, "text-anchor": "end" }),
  ]);
  const events = facts.events.map(([year, words, row]) => {
    const X = x(years.indexOf(year)), Y = BOX.bottom + 18 + 22 * row;
    const late = X > 480 ? MIDDLE : {}, name = text("", late === MIDDLE ? X : X - 4, Y, { ...SOFT, ...HALO, ...late });
    name.append(s("tspan", { ...STRONG, fill: "var(--ink)" }, `${year} `), words);
    return [rule({ x1: X, x2: X, y1: BOX.top, y2: Y - 11 }), name];
  });
  const [a, b, under] = [x(0), x(years.indexOf(facts.split)), BOX.bottom + 36];
  const bracket = [
    s("path", { d: `M${a},${under - 5}v10m0,-5h12M${b},${under - 5}v10m0,-5h-12`, stroke: "var(--mark)", fill: "none" }),
    text("Sino-Soviet split, since 1960", (a + b) / 2, under + 4, { ...SOFT, ...MIDDLE }),
  ];
  const layer = s("g");
  frame.fill(svg, ground, grid, events, bracket, layer);
  body.append(svg);

  // ---- the picture

  const dot = (i, value, fill) => s("circle", { cx: x(i), cy: y(value), r: 5, fill, stroke: "var(--bg)", "stroke-width": 2 });
  const label = (words, X, Y, look) => text(words, X, Y, { ...STRONG, ...HALO, ...look });

  function path(values, look) {
    let pen = "M";
    const d = values.map((value, i) => {
      if (value == null) { pen = "M"; return ""; }
      const step = `${pen}${x(i).toFixed(1)},${y(value).toFixed(1)}`;
      pen = "L";
      return step;
    });
    return s("path", { d: d.join(""), fill: "none", "stroke-linejoin": "round", "stroke-linecap": "round", ...look });
  }

  function asking(line) {
    const next = line.indexOf(null), found = [path(line, { stroke: "var(--ink)", "stroke-width": 3 })];
    if (next >= 0 && !held) { // three arrows and no height, so that they suggest no value
      const X = x(next);
      found.push(s("g", { class: "start", fill: "none", stroke: "var(--ink)", "stroke-width": 2.2, "stroke-linecap": "round" },
        [50, 25, 75].map((value) => s("path", { d: `M${X + 10},${y(value)}h24m-8,-7l8,7l-8,7` }))));
      const hint = { "font-size": 17, ...STRONG, ...HALO };
      if (next === 0) found.push(text("Start at this edge, at any height, and pull to the right.", X + 60, y(50) + 6, hint));
    }
    if (line[at] != null && (held || document.activeElement === svg)) {
      const turned = x(at) < 80 ? { "text-anchor": "start" } : at > last - 6 ? { "text-anchor": "end" } : MIDDLE;
      found.push(dot(at, line[at], "var(--ink)"), label(`${years[at]}: ${line[at]}`, x(at), y(line[at]) - (line[at] > 92 ? -24 : 14), turned));
    } else if (next < 0) found.push(label("You", x(last) + 8, y(line[last]) + 4));
    return found;
  }

  function told({ line, record }) {
    const mine = line[0] != null, gaps = record.map((value, i) => Math.abs(value - (line[i] ?? value)));
    const worst = gaps.indexOf(Math.max(...gaps)), X = BOX.left + (BOX.right + 8 - BOX.left) * shown;
    const found = [
      path(line, { class: "mine", stroke: "var(--ink)", "stroke-width": 2.6, "stroke-dasharray": ".1 5.5" }),
      s("clipPath", { id: "ck-draw-it" }, s("rect", { width: X, height: 300 })),
      path(record, { stroke: "var(--record)", "stroke-width": 3, ...(shown < 1 ? { "clip-path": "url(#ck-draw-it)" } : {}) }),
    ];
    if (shown < 1) return found;
    if (gaps[worst] >= 14) {
      const middle = (line[worst] + record[worst]) / 2, left = worst > last - 14;
      found.push(rule({ x1: x(worst), x2: x(worst), y1: y(line[worst]), y2: y(record[worst]), stroke: "var(--ink)", "stroke-width": 1.5 }));
      found.push(label(`${gaps[worst]} points off`, x(worst) + (left ? -8 : 8), y(middle) + 4, { "text-anchor": left ? "end" : "start" }));
    }
    for (const year of facts.named) {
      const i = years.indexOf(year), high = record[i] > 80, look = { fill: "var(--record)", ...(i < 4 ? {} : MIDDLE) };
      found.push(dot(i, record[i], "var(--record)"), label(`${year}: ${record[i]}%`, x(i), y(record[i]) + (high ? -8 : 21), look));
    }
    const ends = mine ? [y(line[last]), y(record[last])] : [-99, y(record[last])]; // the two names never touch
    const push = (Math.max(0, 16 - Math.abs(ends[0] - ends[1])) / 2) * (ends[0] <= ends[1] ? -1 : 1);
    if (mine) found.push(label("You", x(last) + 8, ends[0] + 4 + push));
    return [...found, label("Record", x(last) + 8, ends[1] + 4 - push, { fill: "var(--record)" })];
  }

  let began = 0;
  function run(now) {
    shown = frame.still ? 1 : Math.max(0.001, Math.min(1, (now - began) / SLOW));
    frame.draw();
    if (shown < 1) requestAnimationFrame(run);
  }

  function draw(state) {
    const open = !state.record.length;
    if (!open && shown === 0) {
      shown = 0.001;
      requestAnimationFrame((now) => run((began = now)));
    }
    frame.fill(layer, open ? asking(state.line) : told(state));
    const value = state.line[at];
    const said = value == null ? "not drawn yet" : `${value} of 100 votes the same`;
    frame.aria(svg, { valuenow: value ?? 50, valuetext: `${years[at]}: ${said}`, disabled: !open });
  }

  function words({ line, record, told: found }) {
    if (record.length && shown === 1) {
      const [title, sub = ""] = found;
      return { title, sub, quiet: "Roll calls of the General Assembly. China and the Soviet Union, from 1992 China and Russia." };
    }
    const next = line.indexOf(null);
    const quiet = next < 0 ? "Draw over any part to change it." : next ? `Drawn to ${years[next] - 1}. Go on to ${years[last]}.` : "One try, and no score.";
    const sub = "Of 100 roll calls in which both took part, how many times was it the same vote? **Draw your line**, year by year.";
    return { title: "How often did China and Moscow vote alike at the UN?", sub, quiet: record.length ? "" : quiet };
  }

  const there = ({ line }) => frame.asking && line.some((value) => value != null);
  const answer = () => frame.answer(Object.fromEntries(years.map((year, i) => [year, frame.state.line[i]])));
  return {
    draw, words,
    told: () => shown === 1,
    buttons: [
      ["Start again", () => { at = 0; frame.set({ line: Array(N).fill(null) }); }, there],
      ["Show the record", answer, ({ line }) => frame.asking && line.every((value) => value != null)],
    ],
  };
}
