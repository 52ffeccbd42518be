// The room: names are put to the table, to the opening or outside; then the chairs fill, and some stay empty. Who was
// where comes from Python, and only once there is a guess.

const HALL = 430, TALL = 284; // pixels, of the hall in the picture that follows
const SEATS = { "United States": [[180, 90], [280, 90], [376, 90]], Russia: [[206, 196], [336, 196]] };
const HOSTS = [[111, 122], [111, 162]];
const SAID = { room: "in the room", opening: "at the opening", away: "not there" };
const DRAG = 6; // pixels: less is a tap

export default function room(frame) {
  const { h, s, body, facts } = frame;
  const guessed = (id) => frame.asked.response?.[id];
  let held = "", from = null, dragged = false;

  function put(id, place) {
    held = "";
    frame.set({ at: { ...frame.state.at, [id]: place } });
  }

  // A chair from above: the seat, its back, and the mark of whoever it is for.
  function chair(x, y, turn, look, mark) {
    const pen = look === "full" ? { stroke: "var(--ink)" } : { stroke: "var(--mark)", "stroke-dasharray": "3 3" };
    const seat = s("rect", { x: -15, y: -13, width: 30, height: 27, rx: 6, fill: "var(--bg)", ...pen, "stroke-width": 1.6 });
    const back = s("path", { d: "M-13,-17Q0,-22 13,-17", fill: "none", ...pen, "stroke-width": 3, "stroke-linecap": "round" });
    const paint = look === "empty" ? { fill: "none", stroke: mark?.colour, "stroke-width": 2 } : { fill: mark?.colour };
    const sign = mark && frame.mark(mark.shape, { transform: "scale(.62)", ...paint });
    return s("g", { transform: `translate(${x},${y})` }, s("g", { transform: `rotate(${turn})` }, seat, back), sign);
  }

  // ---- the guess

  const tray = h("div", { class: "tray" });
  const areas = Object.entries(facts.places).map(([id, label]) => {
    const sides = (id === "room" ? ["top", "bottom"] : ["in"]).map((name) => h("div", { class: `side ${name}` }));
    const name = h("button", { class: "name" }, label);
    const around = [[58, -90, 28], [58, 90, 274], ...[72, 126, 180, 234].flatMap((x) => [[0, 0, x], [116, 180, x]])];
    const chairs = id === "room" && s("svg", { class: "chairs", width: 306, height: 170, "aria-hidden": true },
      around.map(([y, turn, x]) => chair(x, y + 27, turn, "plan")));
    const node = h("div", { class: `area ${id}` }, chairs || null, id === "room" ? [sides[0], name, sides[1]] : [name, sides[0]]);
    node.addEventListener("click", (event) => held && !event.target.closest(".chip") && put(held, id));
    return { id, node, sides, name };
  });
  const chips = facts.names.map((each) => {
    const words = h("span", {}, h("b", {}, each.short), h("small", {}, each.role));
    const node = h("button", { class: "chip" }, frame.icon(each, 15), words);
    node.addEventListener("click", () => {
      if (!dragged) held = held === each.id ? "" : each.id;
      dragged = false;
      frame.draw();
    });
    node.addEventListener("keydown", (event) => {
      const place = Object.keys(facts.places)[Number(event.key) - 1];
      if (place && !event.ctrlKey && !event.metaKey && !event.altKey) put(each.id, place);
      if (event.key === "Escape") { held = ""; frame.draw(); }
    });
    frame.hand(node, {
      take(at) { from = at; dragged = false; return true; },
      move(at) {
        dragged ||= Math.hypot(at[0] - from[0], at[1] - from[1]) > DRAG;
        if (dragged) node.style.transform = `translate(${at[0] - from[0]}px, ${at[1] - from[1]}px)`;
      },
      drop(at, cancelled) {
        node.style.transform = "";
        const over = areas.find(({ node: { offsetLeft: x, offsetTop: y, offsetWidth: w, offsetHeight: t } }) => {
          return at[0] >= x && at[0] <= x + w && at[1] >= y && at[1] <= y + t;
        });
        if (dragged && over && !cancelled) put(each.id, over.id);
      },
    });
    return { ...each, node };
  });
  const plan = h("div", { class: "plan" }, areas.map(({ node }) => node));
  const before = [tray, plan], after = h("div", { class: "seen" });
  body.append(...before, after);

  function home(chip, at) { // where a chip lies: in the tray, or in its place; at the table on two sides
    const area = areas.find(({ id }) => id === at[chip.id]);
    if (!area) return tray;
    const n = chips.filter(({ id }) => at[id] === area.id).indexOf(chip);
    return area.sides[n % area.sides.length];
  }

  function drawGuess({ at }) {
    const focus = document.activeElement;
    for (const chip of chips) {
      const parent = home(chip, at), place = facts.places[at[chip.id]];
      if (chip.node.parentNode !== parent) parent.append(chip.node);
      chip.node.setAttribute("aria-pressed", held === chip.id);
      const keys = Object.values(facts.places).map((label, n) => `${n + 1} for ${label.toLowerCase()}`).join(", ");
      chip.node.setAttribute("aria-label", `${chip.name}, ${chip.role}${place ? `: ${place.toLowerCase()}` : ""}. Press ${keys}.`);
    }
    if (chips.some(({ node }) => node === focus) && focus !== document.activeElement) focus.focus({ preventScroll: true });
    body.classList.toggle("choosing", Boolean(held));
    plan.querySelector(".chairs").style.opacity = Object.values(at).includes("room") ? 0.25 : 1;
  }

  // ---- what the sources say

  function drawRecord({ record }) {
    const you = (id) => {
      const said = guessed(id);
      return said && record.where[id] && said !== record.where[id] ? h("span", { class: "you" }, `○ ${SAID[said]}`) : null;
    };
    const of = (place, side) => chips.filter((chip) => record.where[chip.id] === place && (!side || chip.side === side));
    const words = (chip, look) => h("div", look, h("b", {}, chip.short), h("small", {}, chip.role.replace(/^US |^Russian |^Saudi /, "")), you(chip.id));
    const seated = Object.entries(SEATS).flatMap(([side, places]) => of("room", side).map((chip, n) => {
      const [x, y] = places[n], up = y < TALL / 2;
      const style = `left: ${x - 54}px; ${up ? `bottom: ${TALL - y + 26}px` : `top: ${y + 26}px`}`;
      return [chair(x, y, up ? 0 : 180, "full", chip), words(chip, { class: "seat", style })];
    }));
    const hosts = of("opening").map((chip, n) => {
      const style = n ? "top: 182px" : "bottom: 182px";
      return [chair(...HOSTS[n], -90, "empty", chip), words(chip, { class: "seat host", style })];
    });
    const wall = { fill: "none", stroke: "var(--mark)", "stroke-width": 2 };
    const walls = s("svg", { width: HALL, height: TALL, "aria-hidden": true },
      s("path", { d: `M428,112V10a8,8 0 0 0-8-8H10a8,8 0 0 0-8,8V${TALL - 10}a8,8 0 0 0 8,8H420a8,8 0 0 0 8-8V174`, ...wall }),
      s("rect", { x: 132, y: 108, width: 284, height: 70, rx: 18, fill: "var(--bg)", stroke: "var(--mark)" }),
      seated.map(([seat]) => seat), hosts.map(([seat]) => seat));
    const table = ["United States", "about four and a half hours", "Russia"].map((text, n) => h("div", { class: "party" }, n === 1 ? text : h("b", {}, text)));
    const hall = h("div", { class: "hall" }, walls, h("div", { class: "parties" }, table), seated.map(([, node]) => node), hosts.map(([, node]) => node),
      h("div", { class: "came" }, "Hosts, only at the opening"));
    const gone = record.empty.map((each) => h("li", {},
      s("svg", { width: 34, height: 38, viewBox: "-17 -22 34 38", "aria-hidden": true }, chair(0, 0, 0, "empty", each.shape && each)),
      h("div", {}, h("b", {}, each.place), h("p", {}, each.note), you(each.id))));
    const others = [...of("away"), ...of("")].filter(({ id }) => !record.empty.some((each) => each.id === id));
    const told = others.map((chip) => h("div", {}, h("b", {}, chip.short), h("p", {}, record.notes[chip.id]), you(chip.id)));
    after.replaceChildren(hall, h("ul", { class: "gone", "aria-label": "Not in the room" }, gone), h("div", { class: "others" }, told));
  }

  function draw(state) {
    const known = Boolean(state.record.where);
    for (const node of before) node.hidden = known;
    after.hidden = !known;
    if (known) drawRecord(state);
    else drawGuess(state);
  }

  function words({ at, record }) {
    if (!record.where) {
      const n = Object.keys(at).length;
      const sub = "Diriyah Palace, Riyadh, 18 February 2025. **Drag each name**, or tap it and then its place.";
      const quiet = n ? `${n} of ${chips.length} placed. You can still move a name.` : "Guessing is fine. You have one guess.";
      return { title: "Who was in the room?", sub, quiet };
    }
    const keyed = chips.filter(({ id }) => record.where[id]), right = keyed.filter(({ id }) => guessed(id) === record.where[id]).length;
    const placed = right === keyed.length ? "**Exactly:** you placed all" : `You placed **${right} of ${keyed.length}**`;
    const you = `${frame.asked.response ? `${placed} names as the sources do. ` : ""}On Dmitriev the sources differ.`;
    const quiet = `Who sat where is a sketch. That the hosts came only for the opening is one report.${right < keyed.length && frame.asked.response ? " ○ your guess." : ""}`;
    return { title: "Five people talked. Kyiv and Brussels were not invited.", sub: you, quiet };
  }

  return { draw, words, response: ({ at }) => (chips.every(({ id }) => at[id]) ? at : null) };
}
