// Two waffles: a hundred squares for each state, filled by touch or key; then the record fills them again, and what was
// guessed stays as a frame. The record comes from Python, and only once both are answered.

const [CELL, PITCH, TOP] = [21, 25.6, 50]; // pixels
const LEFT = [3, 343]; // of the two waffles
const PACE = 35; // milliseconds for each dollar of the record

export default function waffles(frame) {
  const { h, s, text, body, facts, clamp } = frame;
  const [one, other] = facts.names;
  let shown = frame.asking ? 0 : 100; // how many dollars of the record are on the table

  const sides = [[one, other], [other, one]].map(([of, partner], k) => {
    const number = h("b");
    const cells = [...Array(100).keys()].map((i) => {
      const [x, y] = [(i % 10) * PITCH, Math.floor(i / 10) * PITCH].map((at) => at + 0.5);
      return s("rect", { x, y, width: CELL, height: CELL, rx: 2.5 });
    });
    const frames = [s("path", { class: "edge" }), s("path", { class: "mine" })], you = text("", 0, 0, { "font-weight": 600 });
    const about = frame.slider(`Dollars of ${of}’s hundred that are trade with ${partner}`, 0, 100);
    const size = { width: 10 * PITCH, height: 10 * PITCH, style: `left: ${LEFT[k]}px; top: ${TOP}px` };
    const svg = s("svg", { ...size, ...about }, cells, frames, you);
    const head = h("div", { class: "head", style: `left: ${LEFT[k]}px; --partner: ${facts.colours[k]}` },
      h("span", {}, `Of ${of}’s 100 dollars,`, h("br"), `with ${partner}`), number);
    svg.style.setProperty("--partner", facts.colours[k]);
    body.append(head, svg);
    touch(svg, k);
    return { svg, cells, frames, you, number };
  });

  // ---- hands

  function fill(k, value) {
    frame.set({ mine: frame.state.mine.map((each, n) => (n === k ? value : each)) }, false);
  }

  function touch(svg, k) {
    const dollars = ([x, y]) => {
      const row = Math.floor((y - TOP) / PITCH), column = Math.floor((x - LEFT[k]) / PITCH);
      return y < TOP - 4 ? 0 : clamp(row, 0, 9) * 10 + clamp(column, 0, 9) + 1; // above the waffle: none
    };
    const ways = { ...frame.AMOUNT, PageUp: 10, PageDown: -10 };
    const by = (step) => fill(k, clamp((frame.state.mine[k] ?? 0) + step, 0, 100));
    frame.slide(svg, { to: (spot) => fill(k, dollars(spot)), by, ways });
  }

  // ---- the picture

  function around(n) { // the border of the first n squares
    const row = Math.floor(n / 10), rest = n % 10, at = (count) => count * PITCH - (PITCH - CELL) / 2;
    if (!n) return "";
    if (!row) return `M${at(0)},${at(0)}H${at(rest)}V${at(1)}H${at(0)}Z`;
    return `M${at(0)},${at(0)}H${at(10)}V${at(row)}${rest ? `H${at(rest)}V${at(row + 1)}` : ""}H${at(0)}Z`;
  }

  function run() {
    shown = frame.still ? 100 : shown + 1;
    frame.draw();
    if (shown <= Math.max(...frame.state.record)) setTimeout(run, PACE);
  }

  function draw({ mine, record }) {
    const open = !record.length;
    if (!open && !shown) {
      shown = 1;
      setTimeout(run, PACE);
    }
    body.classList.toggle("done", !open);
    sides.forEach(({ svg, cells, frames, you, number }, k) => {
      const own = mine[k], n = open ? own ?? 0 : Math.min(shown, record[k]);
      cells.forEach((cell, i) => cell.classList.toggle("on", i < n));
      for (const path of frames) path.setAttribute("d", open ? "" : around(own ?? 0));
      you.textContent = open || own == null ? "" : own === record[k] ? `◉ ${own}` : `You ${own}`;
      you.setAttribute("x", 10 * PITCH + 6);
      you.setAttribute("y", Math.max(0, Math.ceil(own / 10) - 1) * PITCH + 16);
      number.textContent = open && own == null ? "?" : n;
      const said = own == null ? "nothing yet" : `you said ${own}`;
      const valuetext = open ? `${own ?? 0} of 100` : `Record ${record[k]}, ${said}`;
      frame.aria(svg, { valuenow: own ?? 0, disabled: !open, valuetext });
    });
  }

  function words({ mine, record, told }) {
    if (record.length && shown >= Math.max(...record)) {
      const [title, sub] = told;
      const quiet = "Filled: trade with the other. Framed: your guess. China’s customs count the trade of the two; by Russia’s own count it is 32.";
      return { title, sub, quiet: frame.asked.prompt ? quiet : quiet.replace(" Framed: your guess.", "") };
    }
    const set = mine.filter((each) => each != null).length;
    const quiet = ["It is the same trade on both sides: what China sells, Russia buys.", "Now the other hundred.", "You can still move both."][set];
    const sub = `A square is one dollar of foreign trade in goods, ${facts.year}. How many are trade with the other? **Tap or drag.**`;
    return { title: "Who leans on whom?", sub, quiet: record.length ? "" : quiet };
  }

  const both = ({ mine }) => frame.asking && mine.every((each) => each != null);
  const answer = () => frame.answer(Object.fromEntries(facts.ids.map((id, k) => [id, frame.state.mine[k]])));
  const told = ({ record }) => shown >= Math.max(...record);
  return { draw, words, told, buttons: [["Show the record", answer, both]] };
}
