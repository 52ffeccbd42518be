// The pair: two members side by side, vote by vote. Tap a column and it no longer counts; S follows. The formula is
// that of models/votes.py, and a test holds the two together.

const CODE = { Y: 1, A: 2, N: 3 };
const LETTER = { "-": "–" };
const LEFT = 90, UNIT = 244, LINE = 34; // pixels: where −1 stands, from −1 to 0, and how far down the line lies
const PRESS = 0.05; // of a key
const X = (s) => LEFT + UNIT * (s + 1);
const signed = (value) => value.toFixed(2).replace("-", "−");

export default function pair(frame) {
  const { h, s, text, body, facts, aria, upper } = frame, { members, steps } = facts;
  const by = Object.fromEntries(members.map((member) => [member.iso, member]));

  // How far apart the two are on each vote; null where one cast none, or where it does not count.
  const distances = ({ one, other, on }) => steps.map(({ name }, n) => {
    const gap = Math.abs(CODE[by[one].votes[n]] - CODE[by[other].votes[n]]);
    return on.includes(name) && !Number.isNaN(gap) ? gap : null;
  });
  const score = (state) => {
    const counted = distances(state).filter((gap) => gap !== null), sum = counted.reduce((a, b) => a + b, 0);
    return { n: counted.length, sum, s: counted.length ? 1 - (2 * sum) / (2 * counted.length) : null };
  };

  // ---- hands

  const turn = (name) => {
    const on = frame.state.on.includes(name) ? frame.state.on.filter((each) => each !== name) : [...frame.state.on, name];
    if (on.length) frame.set({ on, at: null });
  };
  const choose = (which) => (event) => frame.set({ [which]: event.target.value, at: null });
  const only = (keep) => () => frame.set({ on: steps.filter(keep).map(({ name }) => name), at: null });
  const place = (at) => frame.set({ at: frame.clamp(Number(at.toFixed(2)), -1, 1) }, false);

  // ---- what stands there from the start

  const menu = (which, label) => {
    const options = members.map(({ iso, name }) => h("option", { value: iso }, upper(name)));
    return h("select", { "aria-label": label, onchange: choose(which) }, options);
  };
  const menus = { one: menu("one", "First member"), other: menu("other", "Second member") };
  const heads = steps.map(({ name, when }) => {
    return h("button", { class: "head", onclick: () => turn(name) }, h("b", {}, name.replace("-", "\u2011")), when.split(" ").map((part) => h("span", {}, part)));
  });
  const squares = { one: steps.map(() => h("div", { class: "v" })), other: steps.map(() => h("div", { class: "v" })) };
  const gaps = steps.map(() => h("div", { class: "gap" }));
  const row = (head, cells) => [head, ...cells];
  const label = (words) => h("div", { class: "label" }, words);
  const grid = h("div", { class: "grid" }, row(label("counts"), heads), row(menus.one, squares.one),
    row(menus.other, squares.other), row(label("distance"), gaps));
  body.append(grid);

  const dot = s("circle", { cy: LINE, r: 8, fill: "var(--ink)" }), said = text("", 0, LINE - 17, { "text-anchor": "middle", "font-weight": 700 });
  const way = s("line", { y1: LINE, y2: LINE, stroke: "var(--ink)", "stroke-width": 2, "stroke-dasharray": "1 4" });
  const own = text("", 0, LINE + 40, { "text-anchor": "middle" });
  const ring = s("g", { class: "ring", ...frame.slider("Your S", -1, 1) },
    s("rect", { x: -18, y: -18, width: 36, height: 36, fill: "transparent" }),
    s("circle", { r: 11, fill: "none", stroke: "var(--ink)", "stroke-width": 2.5 }));
  const axis = [-1, -0.5, 0, 0.5, 1].map((v) => [
    s("line", { x1: X(v), x2: X(v), y1: LINE - 6, y2: LINE + 6, stroke: "var(--mark)" }),
    text(signed(v).replace(/\.?0+$/, ""), X(v), LINE + 22, { "text-anchor": "middle", fill: "var(--soft)" }),
  ]);
  const ends = [["opposite", -1, "end", -14], ["the same", 1, "start", 14]].map(([words, v, anchor, dx]) => {
    return text(words, X(v) + dx, LINE + 5, { "text-anchor": anchor, fill: "var(--soft)" });
  });
  body.append(s("svg", { width: 668, height: 82, role: "group", "aria-label": "S, from −1 to 1" },
    s("line", { x1: X(-1), x2: X(1), y1: LINE, y2: LINE, stroke: "var(--mark)", "stroke-width": 2 }),
    axis, ends, way, dot, said, own, ring));
  const to = ([x]) => place((x - LEFT) / UNIT - 1);
  frame.slide(ring, { to, by: (way) => place((frame.state.at ?? 0) + way * PRESS) });

  // ---- the picture

  function draw(state) {
    const asking = frame.asking, apart = distances(state), { s: value } = score(state);
    grid.style.gridTemplateColumns = `150px repeat(${asking ? `${state.on.length}, 58px` : `${steps.length}, 1fr`})`;
    steps.forEach(({ name }, n) => { // a question shows its own votes only
      for (const each of [heads, squares.one, squares.other, gaps]) each[n].hidden = asking && !state.on.includes(name);
    });
    for (const which of ["one", "other"]) {
      menus[which].value = state[which];
      menus[which].disabled = asking;
      squares[which].forEach((square, n) => {
        const vote = by[state[which]].votes[n], off = !state.on.includes(steps[n].name);
        square.className = `v ${look(vote)} ${off ? "off" : ""}`;
        square.textContent = LETTER[vote] ?? vote;
        square.title = `${upper(by[state[which]].name)}, ${steps[n].name}: ${DID[vote]}`;
      });
    }
    heads.forEach((head, n) => {
      const on = state.on.includes(steps[n].name);
      aria(head, { pressed: on, label: `${steps[n].name}, ${steps[n].when}: ${on ? "counts" : "left out"}` });
      head.disabled = asking;
    });
    gaps.forEach((gap, n) => {
      const on = state.on.includes(steps[n].name);
      gap.textContent = !on ? "" : asking ? "?" : apart[n] ?? "–";
      gap.className = `gap ${on ? "" : "off"}`;
    });
    const shown = !asking && value !== null, at = state.at ?? 0, guessed = asking || state.at !== null;
    for (const node of [dot, said]) node.style.display = shown ? "" : "none";
    if (shown) {
      dot.setAttribute("cx", X(value));
      said.setAttribute("x", X(value));
      said.textContent = `S ${signed(value)}`;
    }
    ring.style.display = guessed ? "" : "none";
    ring.setAttribute("transform", `translate(${X(at)}, ${LINE})`);
    ring.classList.toggle("fresh", asking && state.at === null);
    aria(ring, { valuenow: at, valuetext: state.at === null ? "not placed yet" : signed(at), disabled: !asking });
    way.style.display = shown && guessed ? "" : "none";
    if (shown) ["x1", "x2"].forEach((end, n) => way.setAttribute(end, X(n ? at : value)));
    own.setAttribute("x", Math.max(120, Math.min(560, X(at))));
    const exact = shown && Math.abs(at - value) < 0.005;
    own.textContent = !guessed ? "" : asking ? (state.at === null ? "drag me" : `your S: ${signed(at)}`)
      : exact ? `exactly ${signed(value)}` : `your S: ${signed(at)}`;
  }

  // ---- words

  function words(state) {
    const { n, sum, s: value } = score(state), [one, other] = [state.one, state.other].map((iso) => by[iso].name);
    const votes = `${n} ${n === 1 ? "vote" : "votes"}`, quiet = "Tap a column to leave it out. A dash cast no vote, so its column drops out by itself.";
    if (frame.asking) {
      const sub = `Yes is **1**, abstain **2**, no **3**. Add up the ${n} distances in your head, and drag the ring to S.`;
      return { title: frame.prompt, sub, quiet: `S = 1 − 2 × (sum of distances) / (2 × ${n})` };
    }
    if (state.one === state.other) return { title: "That is one member, twice", sub: "Choose another one beside it.", quiet };
    if (value === null) return { title: `${upper(one)} and ${other} share no vote here`, sub: "No score is not the same as a score of zero.", quiet };
    const sub = `The distances add up to **${sum}** of ${2 * n}, so S = 1 − 2 × ${sum} / ${2 * n} = **${signed(value)}**.`;
    return { title: `${upper(one)} and ${other} on ${votes}: S is ${signed(value)}`, sub, quiet };
  }

  const last = steps.at(-1).year, free = () => !frame.asking;
  return {
    draw, words,
    response: ({ at }) => (at === null ? null : { s: at }),
    buttons: [
      ["All votes", only(() => true), free],
      [`Before ${last}`, only(({ year }) => year < last), free],
      [`Only ${last}`, only(({ year }) => year === last), free],
    ],
  };
}
