// Make an offer: five terms to set, and five delegations that answer while a handle moves. What each of them accepts
// comes from Python as the table has it; what all together accept is worked out here, and a test compares it. With
// cards, only the limits of a card that was turned over are in the page at all: `state.takes`.

const LEFT = 126, STEP = 70, RAIL = 100; // pixels: step 0, from step to step, where a rail begins
const MOST = 4; // the last step
const X = (step) => LEFT - RAIL + STEP * step;
const COUNTS = ["no", "one step is", "two steps are", "three steps are", "four steps are"];

const spoken = (event) => event.replaceAll("_", " ");

export default function offer(frame) {
  const { h, s, text, body, facts, aria, upper, listed, INK, MARK, BOLD, CENTRED } = frame;
  const GOLD = { stroke: "var(--gold)" };
  const { issues, seats, cards, answers } = facts;
  const by = (name) => Object.fromEntries(seats.map((seat) => [seat.code, seat[name]]));
  const named = by("name"), the = by("the"), names = (codes) => listed(codes.map((code) => the[code]));
  const total = facts.offers.toLocaleString("en");
  let moved = false, news = ""; // whether a hand moved anything; whom the last move won and lost
  let sure = false; // whether "Open all cards" was pressed once

  // ---- what they accept

  // A card is down as soon as it is turned, also while Python has not taken its limits back; all are opened together.
  const allOpen = (state) => state.open && (!cards || seats.every(({ code }) => state.takes[code]));
  const known = (state, code) => !cards || (Boolean(state.takes[code]) && (state.card === code || allOpen(state)));
  const happened = (state) => (cards ? state.after : state.events); // what the limits that are here allow for
  const limit = (state, code, issue) => {
    if (cards) return state.takes[code][issue];
    return state.events.reduce((found, event) => facts.events[event][code]?.[issue] ?? found, facts.takes[code][issue]);
  };
  function off(state, code, issue) { // how many steps too high; below zero: too low
    const [low, high] = limit(state, code, issue), at = state.offer[issue];
    return at < low ? at - low : Math.max(at - high, 0);
  }
  const refused = (state, code) => {
    const far = (issue) => Math.abs(off(state, code, issue));
    return issues.map(({ id }) => id).filter(far).sort((a, b) => far(b) - far(a));
  };
  const takers = (state) => {
    return seats.map(({ code }) => code).filter((code) => known(state, code) && !refused(state, code).length);
  };
  function zone(state, issue) { // the highest floor and the lowest ceiling, and whose they are
    const [lows, highs] = [0, 1].map((end) => seats.map(({ code }) => limit(state, code, issue)[end]));
    const low = Math.max(...lows), high = Math.min(...highs);
    const of = (ends, end) => seats.filter((_, n) => ends[n] === end).map(({ code }) => code);
    return { low, high, gap: low - high, floor: of(lows, low), ceiling: of(highs, high) };
  }
  const deals = (state) => issues.reduce((n, { id }) => n * Math.max(0, 1 - zone(state, id).gap), 1);

  // ---- hands

  function put(issue, wanted) {
    const step = frame.clamp(wanted, 0, MOST), was = takers(frame.state);
    if (step === frame.state.offer[issue]) return;
    const terms = { ...frame.state.offer, [issue]: step }, now = takers({ ...frame.state, offer: terms });
    const [won, lost] = [[now, was], [was, now]].map(([a, b]) => names(a.filter((code) => !b.includes(code))));
    const told = listed([won && `you win **${won}**`, lost && `you lose **${lost}**`].filter(Boolean));
    news = cards ? "" : told;
    moved = true;
    const best = cards || frame.state.events.length ? 0 : now.length;
    frame.set({ offer: terms, best: Math.max(frame.state.best, best) }, false);
  }

  const tracks = issues.map(({ id }) => {
    const handle = s("g", { class: "handle" }), back = s("g"), said = h("output");
    const picture = s("svg", { width: 332, height: 50, "aria-hidden": "true" }, back, handle);
    const rail = h("div", { class: "rail", ...frame.slider(upper(id), 0, MOST) }, picture);
    const to = ([x]) => put(id, Math.round((x - LEFT) / STEP));
    frame.slide(rail, { to, by: (way) => put(id, frame.state.offer[id] + way), may: () => true });
    return { id, rail, back, handle, said, row: h("div", { class: "track" }, h("b", {}, upper(id)), rail, said) };
  });
  const turn = (code) => frame.set({ card: frame.state.card === code ? "" : code });
  const chips = seats.map(({ code, name, ...look }) => {
    const head = h("b", {}, frame.icon(look, 16), name), rest = h("span");
    const node = cards ? h("button", { onclick: () => turn(code) }) : h("div");
    node.append(head, rest);
    return { code, node, rest };
  });
  const key = h("span");
  const sides = ["◂ near the line that Russia states", "near Ukraine’s ▸"].map((side) => h("span", {}, side));
  const ends = h("div", { class: "ends" }, sides, key);
  const group = { class: "seats", role: "group", "aria-label": "The five delegations" };
  body.append(ends, ...tracks.map(({ row }) => row), h("div", group, chips.map(({ node }) => node)));

  // ---- the picture

  function draw(state) {
    const yes = takers(state);
    sure &&= !allOpen(state);
    for (const track of tracks) drawTrack(track, state, yes.length);
    for (const chip of chips) drawChip(chip, state);
    key.textContent = allOpen(state) ? "○ your offer" : "";
  }

  function drawTrack({ id, rail, back, handle, said }, state, yes) {
    const at = state.offer[id], { steps } = issues.find((issue) => issue.id === id);
    const open = allOpen(state), z = open ? zone(state, id) : {};
    frame.fill(back, open ? limits(z, at) : line(state, id));
    handle.style.transform = `translate(${X(at)}px, 27px)`;
    const [fill, ink] = open ? ["var(--bg)", "var(--ink)"] : ["var(--ink)", "var(--bg)"];
    const circle = s("circle", { r: open ? 10 : 14, fill, ...INK, "stroke-width": 2 });
    handle.replaceChildren(circle, text(at, 0, 4.5, { ...CENTRED, ...BOLD, fill: ink }));
    const heard = cards && !open ? "" : ` ${yes} of ${seats.length} accept.`;
    aria(rail, { valuenow: at, valuetext: `step ${at}: ${steps[at]}.${heard}` });
    const all = z.low === z.high ? steps[z.low] : `steps ${z.low} to ${z.high}`;
    const bold = h("b", {}, z.gap > 0 ? "no step suits all" : "suits all: ");
    said.replaceChildren(...(!open ? [steps[at]] : z.gap > 0 ? [bold] : [bold, all]));
  }

  function line(state, id) { // five steps, and in its group's hands what a delegation accepts
    const own = cards && seats.find(({ code }) => known(state, code));
    const [low, high] = own ? limit(state, own.code, id) : [];
    const room = { x: X(low) - 18, width: X(high) - X(low) + 36, y: 11, height: 32, rx: 16 };
    const bar = own ? [s("rect", { ...room, fill: own.colour, "fill-opacity": 0.28, stroke: own.colour })] : [];
    const rule = s("line", { x1: X(0), x2: X(MOST), y1: 27, y2: 27, ...MARK, "stroke-width": 3 });
    const dot = { cy: 27, r: 5, fill: "var(--bg)", ...MARK, "stroke-width": 2 };
    return [bar, rule, issues[0].steps.map((_, step) => s("circle", { cx: X(step), ...dot }))];
  }

  function limits({ low, high, gap, floor, ceiling }, at) { // only those that bind: they meet, or leave a gap
    const box = (x, width, look) => s("rect", { x, width, y: 15, height: 24, ...look });
    const meet = (look) => box(X(low) - 18, X(high) - X(low) + 36, { rx: 7, fill: "var(--wash)", ...look });
    const dashed = { rx: 4, fill: "none", ...INK, "stroke-width": 1.5, "stroke-dasharray": "4 3" };
    const word = at <= high || at >= low ? "gap" : ""; // the ring would lie on it
    const out = gap > 0
      ? [box(X(high) + 10, X(low) - X(high) - 20, dashed), text(word, X((low + high) / 2), 31, { ...CENTRED, ...BOLD })]
      : [meet({ ...INK, "stroke-width": 5.5 }), meet({ ...GOLD, "stroke-width": 3 })];
    const owner = (who, rest, x, y, anchor) => {
      const whose = who.length > 3 ? "all others" : listed(who.map((code) => named[code]));
      return text(`${whose} ${rest}`, x, y, { "text-anchor": anchor, "font-size": 12 });
    };
    const bar = (x1, x2, y) => s("line", { x1, x2, y1: y, y2: y, ...INK, "stroke-width": 5 });
    return [...out, bar(X(0) - 22, X(high) + 5, 22), owner(ceiling, `up to ${high}`, X(0) - 22, 12, "start"),
      bar(X(low) - 5, X(MOST) + 22, 32), owner(floor, `from ${low}`, X(MOST) + 22, 49, "end")];
  }

  function drawChip({ code, name, node, rest }, state) {
    const open = known(state, code), no = open ? refused(state, code) : [], yes = !no.length;
    node.className = `seat ${open ? (yes ? "yes" : "") : "down"}`;
    if (cards) node.setAttribute("aria-pressed", open);
    if (!open) return rest.replaceChildren("card face down");
    if (yes) return rest.replaceChildren(h("em", {}, "✔ accepts"), h("span", {}, "all five terms"));
    const [, , low, high] = limit(state, code, no[0]), why = off(state, code, no[0]) < 0 ? low : high;
    const where = `${no[0]}${no[1] ? `, ${no.length - 1} more` : ""}`;
    rest.replaceChildren(h("em", {}, "✘ refuses"), h("span", {}, why), h("small", {}, where));
  }

  // ---- words

  const FAIR = "Teaching numbers: no government has stated these limits.";

  function words(state) {
    const yes = takers(state).length, all = yes === seats.length;
    if (allOpen(state)) {
      const quiet = `${FAIR} That all could accept it would not make a deal right.`;
      const deal = ["A deal: all five accept", "They accept it in this exercise. **Is it also just, and lawful?**"];
      return all ? { title: deal[0], sub: deal[1], quiet } : { ...opened(state), quiet };
    }
    if (cards) return { ...covered(state), quiet: FAIR };
    const quiet = frame.asking && moved ? `${FAIR} **Seen enough?** ${frame.prompt}` : FAIR;
    const ask = "Can you make an offer that all five accept?";
    if (!moved) return { title: ask, sub: "**Drag the five handles.** Each delegation answers at once.", quiet };
    const sub = `Best so far: **${state.best} of ${seats.length}**. ${news ? `With this step ${news}.` : ""}`;
    return { title: `You got ${yes} of ${seats.length}. Can you get all five?`, sub, quiet };
  }

  function covered(state) { // the cards lie face down, or one is turned
    const own = known(state, state.card) && named[state.card];
    const fits = own ? issues.filter(({ id }) => !off(state, state.card, id)).length : 0;
    const look = "**Only your group looks now.** Tap the card again to turn it down.";
    if (own) return { title: `${own}’s card is open: ${fits} of ${issues.length} terms suit it`, sub: look };
    const sub = "**Tap your card** to turn it. You vote by hand, with a reason that you could say in public.";
    return { title: "Five cards lie face down. What do you put on the table?", sub };
  }

  function opened(state) {
    const n = deals(state), told = listed(happened(state).map(spoken)), after = told && `${upper(told)}: `;
    const sub = "The bars meet on every track. **Can you find one?**";
    if (n) return { title: `${after}${n} of ${total} offers suit all five`, sub };
    const gaps = issues.map(({ id }) => ({ id, ...zone(state, id) })).filter(({ gap }) => gap > 0);
    const [{ id, gap, floor, ceiling }] = gaps, said = answers.find(([answer]) => answer === frame.asked.response);
    const yours = said ? `You said: ${said[1][0].toLowerCase()}${said[1].slice(1)}. ` : "";
    const guess = said?.[0] === "none" && !told ? "**Exactly.** " : yours;
    const most = told || cards ? "" : `; the best win **${facts.most}** of the five`;
    const step = `It would open if ${names(ceiling)} came up one step, or if ${names(floor)} came down one.`;
    const ways = gap === 1 && gaps.length === 1 ? step : "";
    const none = `${guess}None of ${total} offers suits all five${most}. ${ways}`;
    return { title: `${after || "No deal to find: "}${COUNTS[gap]} missing on ${id}`, sub: none };
  }

  // ---- buttons

  const tell = (events) => { news = ""; frame.set({ events }); };
  const events = Object.keys(facts.events).flatMap((event) => {
    const has = (state) => happened(state).includes(event), there = ({ open }) => cards || open;
    const others = () => frame.state.events.filter((each) => each !== event);
    return [[`What if: ${spoken(event)}`, () => tell([...others(), event]), (state) => there(state) && !has(state)],
      [`Without the ${spoken(event)}`, () => tell(others()), (state) => there(state) && has(state)]];
  });
  const asks = answers.map(([id, words]) => [words, () => frame.answer(id), () => frame.asking && moved]);
  const closed = (state) => !allOpen(state) && !answers.length;
  const ask = () => { sure = true; frame.draw(); };
  const open = () => frame.set({ open: true, card: "" });
  const cover = [["Open all cards", ask, (state) => closed(state) && !sure],
    ["Really open all five?", open, (state) => closed(state) && sure]];
  const told = (state) => !state.events.length; // it counts the offers of today
  return { draw, words, told, buttons: [...asks, ...events, ...cover] };
}
