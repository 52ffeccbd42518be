// The line: drag an actor, or take a dot of salience away, and see the mean glide and the median jump. Rows, ends and
// who can move the median come from Python, as tables and models have them.

const LEFT = 150, UNIT = 94, TOP = 54, LANE = 30, DOTS = 552, WIDE = 668; // pixels
const [LOW, HIGH, PRESS, MOST] = [-2, 2, 0.25, 5]; // of positions; of a key; of salience
const X = (value) => LEFT + UNIT * (value - LOW), Y = (n) => TOP + LANE * (n + 0.5);
const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const SMALL = { "font-size": 12 }, GOLD = { stroke: "var(--gold)" };

const said = (value, unit = 0.01) => {
  const rounded = Math.round(Math.abs(value) / unit) * unit;
  return rounded ? (value > 0 ? "+" : "−") + Number(rounded.toFixed(2)) : "0";
};
const stretch = ({ lo, hi }) => (lo === hi ? said(lo) : `${said(lo)} to ${said(hi)}`);

// The weighted mean and the weighted median: where half of all dots is passed, or the stretch between two actors.
function middle(rows) {
  const sorted = [...rows].sort((a, b) => a.at - b.at), all = rows.reduce((n, row) => n + row.dots, 0);
  const mean = rows.reduce((n, row) => n + row.dots * row.at, 0) / all;
  let passed = 0;
  const n = sorted.findIndex((row) => (passed += row.dots) * 2 >= all), owner = sorted[n];
  return { mean, lo: owner.at, hi: passed * 2 === all ? sorted[n + 1].at : owner.at, owner, sorted, all };
}

export default function line(frame) {
  const { s, text, wide, body, facts, fill, aria, clamp, upper, listed, INK, SOFT, BOLD, CENTRED } = frame;
  const count = facts.rows.length, BOTTOM = TOP + LANE * count, QUEUE = BOTTOM + 77;
  const rowsOf = ({ at, dots }) => facts.rows.map((row) => ({ ...row, at: at[row.code], dots: dots[row.code] }));
  const path = (row, more) => frame.mark(row.shape, { fill: row.colour, ...more });
  const start = middle(facts.rows.map((row) => ({ ...row, at: row.start, dots: row.given })));

  // ---- hands

  let jump = ""; // what one dot has just done
  const touched = (row, change) => frame.set({ ...change, last: row.code, revealed: false }, false);
  const ended = () => frame.set({});

  function move(row, at, unit) {
    const place = Number((Math.round(clamp(at, LOW, HIGH) / unit) * unit).toFixed(2));
    jump = "";
    touched(row, { at: { ...frame.state.at, [row.code]: place } });
  }

  function dot(row, wanted) {
    const n = clamp(wanted, 1, MOST), dots = { ...frame.state.dots, [row.code]: n };
    const by = n - frame.state.dots[row.code], was = stretch(middle(rowsOf(frame.state)));
    const now = middle(rowsOf({ ...frame.state, dots })), jumps = Math.abs(by) === 1 && now.lo === now.hi;
    const words = `One dot ${by > 0 ? "more" : "less"}, and the median jumps to ${said(now.lo)}`;
    jump = jumps && stretch(now) !== was ? words : "";
    touched(row, { dots });
  }

  const back = s("g"), queue = s("g"), notes = s("g", { "pointer-events": "none" });
  const hands = facts.rows.map((row, n) => {
    const slider = (name, label, least, most) => {
      return s("g", { class: name, ...frame.slider(`${label} of ${row.name}`, least, most) });
    };
    const target = (width) => s("rect", { x: -width / 2, y: -15, width, height: 30, fill: "transparent" });
    const circle = (look) => s("circle", { r: 18, ...look });
    const ring = s("g", {}, circle({ fill: "var(--bg)", ...INK, "stroke-width": 6 }),
      circle({ fill: "none", ...GOLD, "stroke-width": 3.5 }));
    const handle = slider("handle", "Position", LOW, HIGH), salience = slider("dots", "Salience", 1, MOST);
    handle.append(target(40), ring, path(row, { stroke: "var(--bg)", "stroke-width": 1.5 }));
    const dots = [1, 2, 3, 4, 5].map((each) => {
      const cross = s("path", { d: "M-4,-4L4,4M4,-4L-4,4", ...INK, "stroke-width": 2 });
      const press = () => { dot(row, each); ended(); };
      const about = { transform: `translate(${DOTS + 24 * each - 14}, ${Y(n)})`, "data-n": each, onclick: press };
      return s("g", about, target(24), s("circle", { r: 6, "stroke-width": 1.5 }), cross);
    });
    salience.append(...dots);
    frame.arrows(salience, (way) => dot(row, frame.state.dots[row.code] + way), ended);
    let off = 0; // held where it was taken
    frame.slide(handle, {
      to([x], taken) {
        if (!taken) return move(row, (x - off - LEFT) / UNIT + LOW, 0.1);
        off = x - X(frame.state.at[row.code]);
        touched(row, {});
      },
      by: (way) => move(row, frame.state.at[row.code] + way * PRESS, 0.05),
      may: () => true,
    });
    return { handle, ring, dots, salience };
  });
  const label = `Where ${COUNTS[count] ?? count} actors stand on ${facts.issue}`;
  body.append(s("svg", { width: WIDE, height: QUEUE + 32, role: "group", "aria-label": label },
    back, queue, hands.map(({ handle, salience }) => [salience, handle]), notes));

  // ---- the picture

  const rule = (x, y, look) => s("line", { x1: x, x2: x, y1: y, y2: BOTTOM, ...INK, ...look });

  function tag(x, y, words, solid) { // a small label on a rule, kept inside the plot
    const width = wide(words) + 20, at = Math.min(Math.max(x - width / 2, 66), WIDE - width);
    const look = solid ? { fill: "var(--ink)" } : { fill: "var(--bg)", "stroke-dasharray": "4 3" };
    const box = s("rect", { x: at, y, width, height: 22, rx: 4, ...INK, "stroke-width": 1.5, ...look });
    const fill = `var(--${solid ? "bg" : "ink"})`;
    return [box, text(words, at + width / 2, y + 15.5, { ...CENTRED, ...BOLD, fill })];
  }

  function draw(state) {
    const rows = rowsOf(state), m = middle(rows), told = rows.map((row, n) => lane(row, n, state, m));
    const scale = [-2, -1, 0, 1, 2].map((v) => {
      return [rule(X(v), TOP, { stroke: "var(--hair)" }), text(said(v), X(v), BOTTOM + 15, { ...SOFT, ...CENTRED })];
    });
    const ends = facts.ends.map((end, n) => {
      return text(end, n * WIDE, BOTTOM + 32, { ...SMALL, "text-anchor": n ? "end" : "start" });
    });
    const over = state.revealed ? "can move it?" : "salience, 1 to 5";
    const head = text(over, DOTS + 58, TOP - 6, { ...SOFT, ...SMALL, ...CENTRED });
    const width = X(m.hi) - X(m.lo), size = { x: X(m.lo) - 9, y: TOP - 6, width: width + 18, height: BOTTOM - TOP + 6 };
    const zone = s("rect", { ...size, rx: 4, fill: "var(--wash)", ...GOLD, "stroke-width": 2 });
    const medians = [...new Set([m.lo, m.hi])].map((v) => rule(X(v), 22, { "stroke-width": 3 }));
    const mean = rule(X(m.mean), 44, { "stroke-width": 2, "stroke-dasharray": "4 4" });
    const median = width ? `median: anything from ${stretch(m)}` : `median ${stretch(m)}`;
    const tags = [tag(X(m.lo) + width / 2, 0, median, true), tag(X(m.mean), 26, `mean ${said(m.mean, 0.1)}`)];
    fill(back, scale, ends, head, zone, medians, mean, tags, told.map((each) => each.under), lineUp(m));
    fill(notes, told.map((each) => each.over));
  }

  function lane(row, n, state, m) {
    const y = Y(n), { handle, ring, dots, salience } = hands[n], last = row.code === state.last;
    const moved = row.at !== row.start, off = row.at < row.low - 0.001 || row.at > row.high + 0.001;
    const where = `${row.name} at ${said(row.at)}${off ? ", outside its bar" : ""}`;
    handle.setAttribute("transform", `translate(${X(row.at)}, ${y})`);
    aria(handle, { valuenow: row.at, valuetext: `${where}; mean ${said(m.mean, 0.1)}, median ${stretch(m)}` });
    ring.style.display = last ? "" : "none";
    salience.style.display = state.revealed ? "none" : "";
    aria(salience, { valuenow: row.dots, valuetext: `${row.dots} of ${MOST}; our table has ${row.given}` });
    dots.forEach(({ children: [, circle, cross] }, k) => {
      const full = k < row.dots;
      circle.setAttribute("fill", full ? row.colour : "none");
      circle.setAttribute("stroke", full ? row.colour : "var(--mark)");
      cross.style.display = k < row.given && !full ? "" : "none";
    });
    const edge = { stroke: row.colour, "stroke-width": 1.2 };
    const bar = { x: X(row.low) - 6, y: y - 6, width: X(row.high) - X(row.low) + 12, height: 12, rx: 6 };
    const under = [text(row.name, 0, y + 5, { "font-size": 14, "font-weight": last ? 700 : 500 }),
      s("rect", { ...bar, fill: row.colour, "fill-opacity": 0.22, ...edge })];
    if (moved) {
      const way = { x1: X(row.start), x2: X(row.at), y1: y, y2: y, "stroke-width": 2, "stroke-dasharray": "2 4" };
      const hollow = { transform: `translate(${X(row.start)}, ${y}) scale(.8)`, fill: "var(--bg)", "stroke-width": 2 };
      under.push(s("line", { ...edge, ...way }), path(row, { ...edge, ...hollow }));
    }
    return { under, over: [...(state.revealed ? reach(row, y) : []), ...(last && moved ? note(row, y, off) : [])] };
  }

  function note(row, y, off) {
    const right = row.at < -0.6; // where the words have room
    const words = `${said(row.at)}, ${off ? "outside" : "still in"} its bar`;
    const x = X(row.at) + (right ? 26 : -26), width = wide(words) + 8;
    const ground = s("rect", { x: right ? x - 4 : x - width + 4, y: y - 10, width, height: 20, fill: "var(--bg)" });
    return [ground, text(words, x, y + 4.5, { "text-anchor": right ? "start" : "end", ...BOLD })];
  }

  // Where an actor alone can take the median to, below and above.
  const ways = ({ code }) => facts.reach[code].filter((to) => to < start.lo || to > start.hi);

  function reach(row, y) {
    const to = ways(row), words = to.length ? `yes, to ${to.map((v) => said(v)).join(" or ")}` : "no";
    const arrows = to.map((v) => {
      const way = v < start.lo ? -1 : 1, ends = { x1: X(way < 0 ? start.lo : start.hi) + way * 18, x2: X(v) - way * 9 };
      const head = s("path", { d: `M${X(v)},${y}l${-way * 10},-6v12z`, fill: "var(--ink)" });
      return [s("line", { ...ends, y1: y, y2: y, ...INK, "stroke-width": 2.5 }), head];
    });
    return [...arrows.flat(), text(words, DOTS + 58, y + 4.5, { ...CENTRED, ...(to.length ? BOLD : {}) })];
  }

  // All dots in one row, the lowest position first: the median is whoever owns the dot at half.
  const drawn = new Map();
  function lineUp(m) {
    const step = Math.min(20, 640 / m.all), left = (WIDE - step * m.all) / 2, x = WIDE / 2;
    const on = m.lo === m.hi, seen = new Set();
    let n = 0, end = 0; // how many dots, and how far the names reach
    const names = m.sorted.map((row) => {
      for (let k = 0; k < row.dots; k++, n++) {
        const id = `${row.code}${k}`;
        seen.add(id);
        if (!drawn.has(id)) drawn.set(id, queue.appendChild(path(row, { class: "glide" })));
        drawn.get(id).style.transform = `translate(${left + step * (n + 0.5)}px, ${QUEUE}px) scale(.62)`;
      }
      const here = row.at === m.lo || row.at === m.hi ? BOLD : SOFT;
      const room = wide(row.short) / 2, middle = Math.max(left + step * (n - row.dots / 2), end + room);
      end = middle + room + 3;
      return text(row.short, middle, QUEUE + 25, { ...SMALL, ...CENTRED, ...here });
    });
    for (const [id, node] of drawn) if (!seen.has(id) && drawn.delete(id)) node.remove();
    const cell = { x: left + step * Math.floor(m.all / 2), y: QUEUE - 12, width: step, height: 24, rx: 4, ...GOLD };
    const box = on ? { ...cell, fill: "var(--wash)", "stroke-width": 3, opacity: m.all % 2 ? 1 : 0 }
      : { x: x - 4, y: QUEUE - 13, width: 8, height: 26, fill: "var(--gold)" };
    const half = s("line", { x1: x, x2: x, y1: QUEUE - 18, y2: QUEUE + 13, ...INK, "stroke-width": on ? 1.5 : 2.5 });
    const head = text(`All ${m.all} dots in a row, lowest code first`, 0, QUEUE - 21, { ...SMALL, ...SOFT });
    return [s("rect", box), half, names, head, text(`half: ${m.all / 2}`, x + 6, QUEUE - 21, { ...SMALL, ...BOLD })];
  }

  // ---- words

  const asks = () => {
    return frame.asking ? frame.prompt : `Which of the ${COUNTS[count]} can move the median?`;
  };

  function words(state) {
    const rows = rowsOf(state), last = rows.find((row) => row.code === state.last);
    const first = [asks(), "**Drag a mark.** All pull at the mean; the median is where half of the dots are passed."];
    const [title, sub] = state.revealed ? answer() : last ? happened(rows, middle(rows), last) : first;
    const codes = "Codes, bars and dots are ours, from words up to 28 February 2025.";
    return { title, sub, quiet: `${codes} The middle is not what is right.` };
  }

  function answer() {
    const can = facts.rows.filter((row) => ways(row).length), rest = count - can.length;
    const stays = `it stays at **${stretch(start)}**`, same = new Set(can.map((row) => row.start)).size === 1;
    if (!can.length) return ["Nobody alone can move the median", `Move anyone as you like: ${stays}.`];
    const together = `the ${COUNTS[can.length]} at ${said(can[0].start)}`;
    const who = same && can.length > 1 ? together : listed(can.map((row) => row.the));
    const far = [...new Set(can.flatMap(ways).map((v) => said(v)))].join(" or ");
    const others = rest ? `Move the other ${COUNTS[rest]} as you like: ${stays}. ` : "";
    return [`Only ${who} can move the median`, `${others}Each of these can take it as far as **${far}**.`];
  }

  function happened(rows, m, { the, at, start: from, dots, given, code }) {
    if (m.lo !== m.hi) {
      const [more, less] = at <= m.lo ? [m.lo, m.hi] : [m.hi, m.lo];
      const sub = `One dot more for ${the}, and the median is **${said(more)}**`;
      return ["Exactly half on each side: one dot decides", `${sub}; one dot less, and it is **${said(less)}**.`];
    }
    const unit = said(m.mean, 0.1) === said(start.mean, 0.1) ? 0.01 : 0.1; // so that a small step is one in words, too
    const [was, mean] = [said(start.mean, unit), `**${said(m.mean, unit)}**`], stays = stretch(m) === stretch(start);
    const edge = "That is a knife edge: a very small change turns the result over.";
    if (jump) return [jump, `${edge} The mean is now ${mean}.`];
    const median = stays ? `stays at **${stretch(m)}**` : `from ${stretch(start)} to **${stretch(m)}**`;
    const goes = mean === `**${was}**` ? `stays at ${mean}` : `goes from ${was} to ${mean}`;
    const sub = `The mean ${goes}, the median ${median}.`;
    const moved = rows.some((row) => row.at !== row.start || row.dots !== row.given);
    if (at === from && dots === given) return [moved ? "And now? Who holds the median?" : asks(), sub];
    if (stays && at === from) return [`The median does not notice ${the}’s dots`, sub];
    if (stays) return [`${upper(the)} moves. The mean follows, the median does not`, sub];
    if (m.owner.code === code) return [`${upper(the)} takes the median along`, sub];
    return [`The median leaves ${stretch(start)}: now it is where ${m.owner.the} stands`, sub];
  }

  const reset = (revealed) => () => {
    const by = (column) => Object.fromEntries(facts.rows.map((row) => [row.code, row[column]]));
    jump = "";
    frame.set({ at: by("start"), dots: by("given"), last: "", revealed });
  };
  const alone = (at) => facts.rows.every(({ code, start }) => code === facts.asks || at[code] === start);
  const response = ({ at, last }) => (last === facts.asks && alone(at) ? { [last.toLowerCase()]: at[last] } : null);
  const buttons = [["Put all back", reset(false)], ["Show who can", reset(true), () => !frame.asking]];
  return { draw, words, response, buttons };
}
