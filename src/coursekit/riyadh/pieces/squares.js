// The squares: a member each, group by group, in the look of its vote. The record comes from Python, and no further than
// what has been guessed; who changed, and how the guesses stand beside it, is counted here.

const WORD = { Y: "yes", A: "abstain", N: "no", "-": "absent" };
const SIGN = { yes: "Y", abstain: "A", no: "N" };
const ROWS = 5; // squares in a column
const WAYS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: ROWS, ArrowLeft: -ROWS };
const STILL = 20; // squares: fewer changes are told as almost nothing

export default function squares(frame) {
  const { h, body, facts, fill, upper } = frame, { members, steps } = facts;
  const place = Object.fromEntries(members.map(({ iso }, n) => [iso, n]));
  const record = () => frame.asked.record;
  const asked = (at) => frame.asked.asks[at] ?? { of: [], said: {} };
  const given = (at) => Object.keys(asked(at).said).length;
  const open = ({ at, next }) => (next && !given(at + 1) ? asked(at + 1).of : []);
  const count = (at, sign) => [...record()[at]].filter((each) => each === sign).length;
  const changed = (at) => members.flatMap((_, n) => (at && record()[at][n] !== record()[at - 1][n] ? [n] : []));
  let told = "", votes = []; // of the member that was touched last; the buttons of those who are asked for

  // ---- hands

  const say = (iso, vote) => frame.set({ said: { ...frame.state.said, [iso]: vote } });
  const touch = (n) => {
    const { iso } = members[n], votes = Object.keys(SIGN);
    if (open(frame.state).includes(iso)) say(iso, votes[(votes.indexOf(frame.state.said[iso]) + 1) % votes.length]);
    tell(n);
  };
  const tell = (n) => line.replaceChildren(told = about(n));
  const go = (at) => {
    told = "";
    frame.set({ at, next: false, said: {} });
  };
  const forward = ({ at }) => {
    if (at + 1 < record().length) go(at + 1);
    else frame.set({ next: true, said: {} });
  };

  // ---- what stands there from the start

  const cells = members.map(({ code }, n) => {
    const about = { class: "m", tabindex: -1, onclick: () => touch(n) };
    return h("button", { ...about, onpointerenter: () => tell(n), onfocus: () => tell(n) },
      h("span", { class: "v" }, code), h("i", { class: "was" }));
  });
  let stop = 0; // the one square at which Tab enters
  const enter = (n) => {
    cells[stop].tabIndex = -1;
    cells[stop = n].tabIndex = 0;
  };
  enter(0);
  cells.forEach((cell, n) => frame.keys(cell, WAYS, (way) => {
    if (!cells[n + way]) return false;
    enter(n + way);
    cells[n + way].focus();
  }));
  const block = (group) => {
    const own = cells.filter((_, n) => members[n].group === group);
    const grid = h("div", { class: "block", role: "group", "aria-label": `${group}, ${own.length} members` }, own);
    return h("section", {}, h("h4", {}, group, h("span", {}, ` ${own.length}`)), grid);
  };
  const groups = facts.groups.map(block);
  const tally = h("p", { class: "tally" }), line = h("p", { class: "line" }), under = h("div"), gaps = h("div", { role: "status" });
  body.append(h("div", { class: "row" }, groups.slice(0, 2)), h("div", { class: "row" }, groups.slice(2)));
  body.before(tally); // what is read and pressed keeps its size where the squares have to shrink
  body.after(line, h("div", { class: "under" }, under, gaps));

  // ---- the picture

  function about(n) {
    const { at } = frame.state, { name } = members[n], now = DID[record()[at][n]];
    if (!at) return `${upper(name)}: ${now} on ${steps[0].name}.`;
    const was = DID[record()[at - 1][n]];
    return `${upper(name)}: ${now} on ${steps[at].name}, ${was === now ? "as" : `after ${was}`} on ${steps[at - 1].name}.`;
  }

  function draw(state) {
    const { at } = state, asks = open(state), now = record()[at], before = record()[at - 1] ?? now;
    const guesses = asks.length ? state.said : asked(at).said;
    body.classList.toggle("first", !at || asks.length > 0);
    cells.forEach((cell, n) => {
      const { iso } = members[n], [square, was] = cell.children, guess = guesses[iso];
      cell.className = `m ${now[n] === before[n] ? "same" : "moved"}`;
      if (asks.includes(iso)) cell.classList.add("ask");
      else if (guess) cell.classList.add(SIGN[guess] === now[n] ? "hit" : "miss");
      square.className = `v ${look(now[n])}`;
      was.className = `was ${look(before[n])}`;
      cell.setAttribute("aria-label", about(n) + (guess ? ` Your guess: ${guess}.` : ""));
      cell.title = members[n].name;
    });
    if (asks.length && !asks.includes(members[stop].iso)) enter(place[asks[0]]);
    tally.replaceChildren(h("b", {}, steps[at].name), ...Object.keys(WORD).map((sign) => {
      return h("span", {}, h("i", { class: `v ${look(sign)}` }), h("b", {}, `${count(at, sign)}`), ` ${DID[sign]}`);
    }));
    ask(asks, state.said, now);
    fill(gaps, asks.length ? [] : compare(asked(at), now));
    line.replaceChildren(told || "Touch a square, or walk on them with the arrows: it says who it is.");
  }

  // What was guessed, beside the record and the reason.
  function compare({ said, reasons, why }, now) {
    const found = Object.entries(said).map(([iso, vote]) => {
      const sign = now[place[iso]], exact = SIGN[vote] === sign;
      const head = h("p", {}, h("b", {}, upper(members[place[iso]].name)), ` ${exact ? `exactly: ${DID[sign]}` : DID[sign]}`);
      return h("div", {}, head, exact ? "" : h("p", { class: "said" }, `you said ${vote}`), h("p", {}, reasons[iso]));
    });
    return found.length ? [h("div", { class: "asks" }, found), h("p", { class: "why" }, why)] : [];
  }

  // Three members, and three votes for each. They are made once: what is pressed may not go from under the key.
  function ask(asks, said, now) {
    if (asks.join() !== under.dataset.of) {
      under.dataset.of = asks.join();
      votes = [];
      fill(under, asks.length ? h("div", { class: "asks" }, asks.map(rowOf)) : []);
    }
    for (const { iso, vote, node } of votes) node.setAttribute("aria-pressed", said[iso] === vote);
    under.querySelectorAll("p span").forEach((so, n) => { so.textContent = ` ${DID[now[place[asks[n]]]]} so far`; });
  }

  function rowOf(iso) {
    const name = upper(members[place[iso]].name);
    const own = Object.keys(SIGN).map((vote) => {
      return { iso, vote, node: h("button", { "aria-label": `${name}: ${vote}`, onclick: () => say(iso, vote) }, vote) };
    });
    votes.push(...own);
    const about = { role: "group", "aria-label": members[place[iso]].name };
    return h("div", about, h("p", {}, h("b", {}, name), h("span")), own.map(({ node }) => node));
  }

  // ---- words

  // The two largest moves, such as yes to abstain.
  function moves(at) {
    const found = new Map();
    for (const n of changed(at)) {
      const way = `from ${WORD[record()[at - 1][n]]} to ${WORD[record()[at][n]]}`;
      found.set(way, (found.get(way) ?? 0) + 1);
    }
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, 2).map(([way, n]) => `**${n}** went ${way}`).join(", ");
  }

  // At the end: how many guesses were exact, and what “as before” would have given each time.
  function tallied() {
    const all = Object.entries(frame.asked.asks).flatMap(([at, { said }]) => Object.entries(said).map(([iso, vote]) => {
      const n = place[iso], now = record()[at][n];
      return [SIGN[vote] === now, record()[at - 1][n] === now];
    }));
    const [exact, before] = [0, 1].map((k) => all.filter((each) => each[k]).length);
    return `**${exact} of ${all.length}** guesses were exact. Saying “as before” each time would have given ${before} of ${all.length}.`;
  }

  function words(state) {
    const { at } = state, asks = open(state), { name, day, title } = steps[at];
    const quiet = "One square a member, in the UN’s regional groups. A corner shows the vote before.";
    if (asks.length) {
      const next = steps[at + 1];
      const sub = `${next.name}, ${next.day}: “${next.title}”. The squares show ${name}, ${day}.`;
      return { title: asked(at + 1).prompt, sub, quiet: "The three squares with a frame are yours to guess." };
    }
    const sub = `${name}, ${day}: “${title}”.`;
    if (!at) return { title: `${count(0, "Y")} of ${members.length} said yes`, sub, quiet };
    const n = changed(at).length, [was, now] = [at - 1, at].map((each) => count(each, "Y"));
    const yes = was === now ? `yes still stands at ${now}` : `yes ${now > was ? "rises" : "falls"} from ${was} to ${now}`;
    const finding = n < STILL ? `Almost nothing moves: ${n} of ${members.length} changed` : `${n} squares changed: ${yes}`;
    const over = last(state) && steps.some((_, n) => given(n));
    return { title: finding, sub: `${sub} ${moves(at)}.`, quiet: over ? tallied() : quiet };
  }

  const response = (state) => {
    const asks = open(state);
    return asks.length && asks.every((iso) => state.said[iso]) ? state.said : null;
  };
  const last = ({ at }) => at === steps.length - 1;
  return {
    draw, words, response,
    buttons: [
      ["‹ The vote before", ({ at } = frame.state) => go(at - 1), ({ at }) => at > 0],
      ["Next vote ›", () => forward(frame.state), (state) => !last(state) && !open(state).length],
    ],
  };
}
