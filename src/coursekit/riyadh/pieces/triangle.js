// The triangle: three capitals, a tie between each two, and a crown that goes to the pivot. What a state is called, who
// has which role in it and whether it is balanced comes from Python, as the models have it. It asks one of two things:
// who gets the crown when one tie turns (`turns`), or how many flips lead to Washington's own crown (`numbers`).

const AT = { US: [212, 64], RU: [72, 268], CN: [352, 268] };
const UP = { US: [0, -39], RU: [-15, -35], CN: [13, -37] }; // from a capital to its crown
const NAMES = { US: [248, 40], RU: [84, 296], CN: [352, 296] };
const MIDDLE = [212, 210];
const REACH = 75; // pixels: how near to a capital the crown has to be let go
const COLUMNS = Object.fromEntries(STATES);

const put = ([x, y]) => `translate(${x}px, ${y}px)`;
const spot = (who) => AT[who].map((at, n) => at + UP[who][n]);
const home = (signs) => [443 + 63 * (COLUMNS[signs] ?? 0), 32 + 46 * (3 - sum(signs))];
const WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six"];
const counted = (n) => `${WORDS[n] ?? n} flip${n === 1 ? "" : "s"}`;

export default function triangle(frame) {
  const { h, s, text, body, facts, fill, aria, INK, MARK, SOFT, BOLD, CENTRED } = frame;
  const OPEN = { d: CROWN, fill: "none", ...MARK, "stroke-width": 1.5, "stroke-dasharray": "3 3" };
  const { everyone, of, whose, shape, gold, small, lines, steps, types } = kit(frame);
  const city = (who) => facts.actors[who].city;
  const rank = (signs, who) => facts.ranks[of(signs).roles[who]];
  const arrived = ({ walk }) => facts.numbers && !frame.asking && whose(walk.at(-1), "pivot") === "US";
  const mapped = (state) => !frame.asking && (state.map || arrived(state));
  let given = ""; // the guess, before Python has heard of it

  // ---- hands

  function flip(i) {
    const { walk } = frame.state, next = flipped(walk.at(-1), i);
    // Straight back is an undo, so the walk on the map never doubles.
    frame.set({ walk: String(walk.at(-2)) === String(next) ? walk.slice(0, -1) : [...walk, next] });
  }

  function give(who) { // the one guess: the crown lands there; then the tie turns, and it goes where it belongs
    if (!frame.asking || given) return;
    given = who;
    frame.draw();
    frame.pause(900);
    frame.answer(who.toLowerCase());
  }

  // ---- what stands there from the start

  const sides = TIES.map(([a, b]) => {
    const ends = from(AT[a], AT[b]);
    return [s("line", { ...ends, stroke: "var(--gold)", "stroke-width": 17 }), s("line", ends)];
  });
  const capitals = everyone.map((who) => {
    const [x, y] = AT[who], name = text(who, x, y + (who === "CN" ? 13 : 5), { ...CENTRED, ...BOLD, fill: "#fff" });
    const seat = s("path", { ...OPEN, style: `transform: ${put(spot(who))}` });
    return [shape(who, AT[who], 27, "var(--bg)"), shape(who, AT[who], 22), name, seat];
  });
  const ghost = s("path", { ...OPEN, ...INK, fill: "var(--bg)", class: "crown" });
  const crown = gold({ class: facts.numbers ? "crown fixed" : "crown" }), map = s("g");
  const nobody = text("", MIDDLE[0], MIDDLE[1] + 29, { ...CENTRED, ...SOFT });
  const svg = s("svg", { width: 668, height: 358, "aria-hidden": "true" }, sides, capitals, ghost, map, crown, nobody);
  const place = ([x, y]) => `left: ${x}px; top: ${y}px`;
  const ties = TIES.map(([a, b], i) => {
    return h("button", { class: "tie", style: place(halfway(AT[a], AT[b])), onclick: () => flip(i) });
  });
  const names = everyone.map((who) => h("div", { class: `who ${who}`, style: place(NAMES[who]) }));
  const guesses = facts.numbers ? [] : everyone.map((who) => {
    const about = { class: "guess", "aria-label": `Give the crown to ${city(who)}` };
    return h("button", { ...about, style: place(AT[who]), onclick: () => give(who) });
  });
  const numbers = h("div", { class: "numbers", role: "group", "aria-label": "How many flips" },
    (facts.numbers ?? []).map((n) => {
      const about = { "aria-label": `My guess: ${counted(n)}` };
      return h("button", { ...about, onclick: () => frame.answer(n) }, `${n}`);
    }), h("p", {}, "flips: your guess"));
  const line = (look) => h("dt", {}, s("svg", { width: 46, height: 12 }, s("line", { x2: 46, y1: 6, y2: 6, ...look })));
  const pivot = "on good terms with both others, while those two are on bad terms";
  const key = h("dl", { class: "key" },
    line({ ...INK, "stroke-width": 5 }), h("dd", {}, h("b", {}, "+"), " good terms"),
    line({ ...MARK, "stroke-width": 3, "stroke-dasharray": "8 6" }), h("dd", {}, h("b", {}, "−"), " bad terms"),
    h("dt", {}, s("svg", { width: 46, height: 30 }, gold({ transform: "translate(23, 16)" }))),
    h("dd", {}, "the ", h("b", {}, "pivot"), `: ${pivot}`));
  body.append(svg, ...ties, ...names, ...guesses, key, numbers);

  frame.hand(crown, {
    take: () => frame.asking && !given && !facts.numbers,
    move: (at) => { crown.style.transform = put(at); },
    drop(at, cancelled) {
      const far = (who) => Math.hypot(at[0] - AT[who][0], at[1] - AT[who][1]);
      const [near] = [...everyone].sort((a, b) => far(a) - far(b));
      if (!cancelled && far(near) < REACH) give(near);
      else frame.draw();
    },
  });

  // ---- the picture

  function draw(state) {
    const asking = frame.asking, signs = state.walk.at(-1);
    const guess = facts.numbers ? "" : (frame.asked.response ?? given).toUpperCase();
    if (!asking) given = "";
    const king = asking ? given : whose(signs, "pivot");
    TIES.forEach((_, i) => drawTie(i, signs, asking, king));
    everyone.forEach((who, n) => {
      names[n].replaceChildren(h("b", {}, city(who)), ...(asking ? [] : role(who, state, guess)));
    });
    crown.style.transform = put(king ? spot(king) : MIDDLE);
    ghost.style.transform = put(guess ? spot(guess) : MIDDLE);
    ghost.style.opacity = guess && !asking && guess !== king ? 1 : 0;
    nobody.textContent = king ? "" : asking && !facts.numbers ? "whose?" : "nobody’s";
    for (const button of guesses) button.hidden = !asking || Boolean(given);
    key.hidden = mapped(state);
    numbers.hidden = !asking || !facts.numbers;
    fill(map, mapped(state) ? drawMap(state) : []);
  }

  function drawTie(i, signs, asking, king) {
    const [a, b] = TIES[i], good = signs[i] > 0, turning = asking && i === facts.turns, [glow, tie] = sides[i];
    const look = good ? ["var(--ink)", 6, "9 0"] : ["var(--mark)", 3, "9 7"], terms = `${good ? "good" : "bad"} terms`;
    ["stroke", "stroke-width", "stroke-dasharray"].forEach((name, n) => tie.setAttribute(name, look[n]));
    glow.setAttribute("opacity", !asking && good && TIES[i].includes(king) ? 0.55 : 0);
    ties[i].className = `tie ${good ? "good" : ""} ${turning ? "next" : ""}`;
    ties[i].disabled = asking || (facts.locked && i !== facts.turns);
    const words = turning ? [h("span", {}, "turns to"), h("i", {}, sign(-signs[i]))] : [h("span", {}, terms)];
    fill(ties[i], h("i", {}, sign(signs[i])), words);
    aria(ties[i], { pressed: good, label: `${city(a)} and ${city(b)}: ${terms}. Press to flip.` });
  }

  function role(who, { walk }, guess) {
    const signs = walk.at(-1), now = rank(signs, who), was = rank(walk.at(-2) ?? walk[0], who);
    const moved = walk.length === 1 ? "" : was === now ? "as before" : `${was > now ? "▲" : "▼"} was ${was}`;
    return [h("span", {}, of(signs).roles[who], h("em", {}, ` · rank ${now} of 6`)),
      h("span", {}, h("em", {}, moved), who === guess ? h("b", {}, `${moved && " · "}your guess`) : "")];
  }

  function drawMap({ walk, start }) {
    const [x, y] = home(walk[0]), halo = { stroke: "var(--bg)", "stroke-width": 4, "paint-order": "stroke" };
    const head = ["The eight", "states:", "a line is", "one flip"], [thick, count] = steps(walk, home);
    const seen = walk.map(String);
    return [
      lines(home), thick,
      STATES.map(([each]) => {
        const name = String(each);
        return small(each, home(each), { here: name === seen.at(-1), seen: seen.includes(name) });
      }),
      count, types(home, 598, sum(walk.at(-1))), head.map((words, n) => text(words, 420, 12 + 16 * n, SOFT)),
      text(start, x, y + 39, { ...CENTRED, ...halo, "font-size": 12, "font-weight": 600 }),
    ];
  }

  // ---- words

  function words(state) {
    const signs = state.walk.at(-1), { type, balanced } = of(signs);
    const coded = `The signs are our coding: a common reading of ${state.start}.`;
    if (frame.asking && facts.numbers) {
      const sub = "A flip turns one tie from − to +, or back. **Tap a number**, then try it on the triangle.";
      return { title: "How many flips until Washington wears the crown?", sub, quiet: coded };
    }
    if (frame.asking) {
      const [a, b] = TIES[facts.turns].map(city);
      const sub = "**Tap a capital**, or drag the crown to it. Then the tie turns, and you see.";
      return { title: `${a} and ${b} make up. Who gets the crown?`, sub, quiet: coded };
    }
    const [king, out] = ["pivot", "outcast"].map((role) => whose(signs, role));
    const told = king ? `${city(king)} ${state.walk.length === 2 ? "gets" : "wears"} the crown`
      : out ? `${city(out)} is the outcast` : `three ${balanced ? "friends" : "enemies"}, no crown`;
    const why = king ? "the pivot’s two friends are at odds" : out ? "two friends with one rival can last"
      : balanced ? "three friends can last" : "two of three enemies may join forces";
    const energy = `**${balanced ? "Balanced" : "Not balanced"}** (energy ${balanced ? "−1" : "+1"})`;
    const product = `${signs.map(sign).join(" × ")} = ${sign(balanced ? 1 : -1)}  ${energy}: ${why}.`;
    const quiet = frame.asked.prompt ? `${coded} Rank 1 is best, and section 4 says why.` : product; // balance comes later
    const title = `${type}: ${told}`;
    return facts.numbers ? { quiet, ...onTheWay(state, title) } : { title, sub: under(state, king), quiet };
  }

  function onTheWay(state, title) {
    const flips = state.walk.length - 1, { response: said, fewest } = frame.asked, gap = said - fewest;
    if (!flips) {
      const sub = `Your guess: ${counted(said).toLowerCase()}. **Tap a tie** to flip it. Undo costs nothing.`;
      return { title: "Now flip ties until Washington wears the crown", sub };
    }
    if (!arrived(state)) return { title, sub: `${counted(flips)}; your guess was ${said}. ${ranks(state)}` };
    const better = flips > fewest ? `: ${WORDS[fewest].toLowerCase()} would do` : "";
    const much = `${Math.abs(gap)} too ${gap < 0 ? "few" : "many"}`;
    const off = gap ? `You said ${said}: ${much}.` : "**Exactly** as you said.";
    const sub = `${off} ${ranks(state)}`;
    return { title: `Washington wears the crown after ${counted(flips).toLowerCase()}${better}`, sub };
  }

  function ranks({ walk }) {
    return `Washington’s rank on the way: **${walk.map((each) => rank(each, "US")).join(" → ")}**.`;
  }

  function under({ walk, start }, king) {
    const signs = walk.at(-1), flips = counted(walk.length - 1);
    if (walk.length === 1 && facts.locked) return "The tie is back where it was, and nobody has the crown.";
    if (walk.length === 1) return `A common reading of ${start}. **Tap a tie** to flip it, and see who gets the crown.`;
    if (walk.length > 2) return `${flips} from ${start}. ${ranks({ walk })}`;
    const i = signs.findIndex((each, n) => each !== walk[0][n]), [a, b] = TIES[i];
    const [one, two] = [a, b].map((who) => `${rank(walk[0], who)} → **${rank(signs, who)}**`);
    const exactly = frame.asked.response?.toUpperCase() === king ? "**Exactly.** " : "";
    const ties = `${flips}, ${city(a)}–${city(b)} to ${sign(signs[i])}`;
    return `${exactly}${ties}. ${city(a)}’s rank ${one}, ${city(b)}’s ${two}.`;
  }

  const back = () => frame.set({ walk: frame.state.walk.slice(0, -1) });
  const undo = ["Undo", back, ({ walk }) => !frame.asking && walk.length > 1];
  const unseen = (state) => facts.numbers && !frame.asking && !mapped(state);
  const show = ["Show the map", () => frame.set({ map: true }), unseen];
  const starts = facts.locked ? [] : Object.keys(facts.starts).reverse().map((start) => {
    return [`Start ${start}`, () => frame.set({ start, walk: [facts.starts[start]] }), () => !frame.asking];
  });
  const told = (state) => (facts.numbers ? arrived(state) : !facts.locked || state.walk.length > 1); // of what a move brings
  return { draw, words, told, buttons: [undo, show, ...starts] };
}
