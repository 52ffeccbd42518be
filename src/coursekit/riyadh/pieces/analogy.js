// The board of an analogy: thirteen features, a sign between two cases, and a weight for each family. Our signs, and why,
// come with the answer.

const KEYS = { "=": "same", "≠": "different", "/": "different", "!": "different", "?": "unknown" };
const ROWS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export default function analogy(frame) {
  const { h, body, facts, aria, clamp } = frame;
  const signs = Object.keys(facts.signs), count = facts.rows.length;
  const alike = ({ signs: own }) => Object.values(own).filter((sign) => sign === "same").length;
  const weighed = ({ weights }) => Object.values(weights).some((weight) => weight !== 1);
  const family = Object.fromEntries(facts.rows.map((row) => [row.id, row.dimension]));

  // The weighted share of = among what is known; null without a weight. Python has the same, and a test compares.
  function score({ weights, ours }) {
    const counted = Object.entries(ours).filter(([, [sign]]) => sign !== "unknown");
    const sum = (rows) => rows.reduce((n, [id]) => n + weights[family[id]], 0);
    return sum(counted) ? sum(counted.filter(([, [sign]]) => sign === "same")) / sum(counted) : null;
  }

  // ---- hands

  const sign = (row, value) => frame.set({ signs: { ...frame.state.signs, [row.id]: value }, row: row.id });
  const look = (row) => frame.set({ row: row.id });

  function weigh(name, wanted) {
    const weights = { ...frame.state.weights, [name]: clamp(wanted, 0, facts.most) };
    if (score({ ...frame.state, weights }) !== null) frame.set({ weights });
  }

  // Arrows walk from row to row, and keep to their column.
  const walk = (nodes) => nodes.forEach((row, n) => row.forEach((node, column) => {
    frame.keys(node, ROWS, (by) => nodes[clamp(n + by, 0, nodes.length - 1)][column].focus());
  }));

  // ---- what stands there from the start

  const bar = h("div", { class: "bar", "aria-hidden": "true" });
  const weights = facts.families.map((name) => {
    const dots = [...Array(facts.most).keys()].map((n) => h("i", {
      onclick: () => weigh(name, frame.state.weights[name] === n + 1 ? n : n + 1),
    }));
    const about = { class: "weight", ...frame.slider(`Weight of ${name}`, 0, facts.most) };
    const node = h("div", about, h("span", {}, name), h("b", {}, dots));
    frame.arrows(node, (way) => weigh(name, frame.state.weights[name] + way), () => frame.set({}));
    return { name, node, dots };
  });
  const scale = h("div", { class: "weights", role: "group", "aria-label": "How much each family counts" },
    weights.map(({ node }) => node));

  const marks = facts.rows.map((row, n) => signs.map((value, column) => h("button", {
    class: "sign", "aria-label": `${row.feature}: ${facts.said[value]}`,
    onclick: () => sign(row, value),
    onkeydown: (event) => {
      const way = { ArrowLeft: column - 1, ArrowRight: column + 1 }[event.key];
      if (KEYS[event.key]) sign(row, KEYS[event.key]);
      else marks[n][way]?.focus();
    },
  }, facts.signs[value])));
  const told = facts.rows.map((row) => [h("button", { class: "told-sign", onclick: () => look(row) })]);
  for (const each of [marks, told]) walk(each);
  const lines = facts.rows.map((row, n) => {
    const first = !n || facts.rows[n - 1].dimension !== row.dimension;
    const cell = (words, whole) => h("td", { title: whole }, words);
    return h("tr", { class: first ? "first" : "", onclick: () => !frame.asking && look(row) },
      h("td", { class: "family" }, first ? row.dimension : ""), h("th", { scope: "row" }, row.feature),
      cell(row.ukraine_short, row.ukraine), h("td", { class: "signs" }, marks[n], told[n]),
      cell(row.taiwan_short, row.taiwan));
  });
  const heads = ["", "Feature", "Ukraine", "", "Taiwan"].map((head) => h("th", { scope: "col" }, head));
  body.append(bar, scale, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines)));

  // ---- the picture

  function draw(state) {
    const { asking } = frame, share = score(state);
    bar.hidden = scale.hidden = asking;
    facts.rows.forEach((row, n) => drawRow(row, n, state, asking));
    if (asking) return;
    for (const { name, node, dots } of weights) {
      const weight = state.weights[name];
      aria(node, { valuenow: weight, valuetext: `${weight} of ${facts.most}. ${percent(share)} alike.` });
      dots.forEach((dot, n) => dot.classList.toggle("on", n < weight));
    }
    // A strip for each known feature, as wide as it counts: first those that are alike.
    const strips = ["same", "different"].flatMap((value) => facts.rows.filter((row) => state.ours[row.id][0] === value)
      .map((row) => h("i", { class: value, style: `flex: ${state.weights[row.dimension]}` })));
    const words = [["left", `alike ${percent(share)}`], ["right", "different"]];
    bar.replaceChildren(...strips, ...words.map(([side, text]) => h("span", { class: side }, text)));
  }

  function drawRow(row, n, state, asking) {
    const own = state.signs[row.id], [ours, why] = state.ours[row.id] ?? [], [button] = told[n];
    const differs = Boolean(own && ours && own !== ours);
    marks[n].forEach((mark, column) => {
      const on = own === signs[column];
      mark.hidden = !asking;
      mark.setAttribute("aria-pressed", on);
      mark.tabIndex = on || (!own && !column) ? 0 : -1; // Tab comes once to a row
    });
    button.hidden = asking;
    lines[n].classList.toggle("differs", differs);
    lines[n].classList.toggle("open", state.row === row.id);
    lines[n].classList.toggle("out", !asking && !state.weights[row.dimension]);
    if (asking) return;
    button.className = `told-sign ${ours}`;
    button.tabIndex = state.row === row.id || (!state.row && !n) ? 0 : -1;
    const yours = differs ? `, you said ${facts.said[own]}` : "";
    button.setAttribute("aria-label", `${row.feature}: ${facts.said[ours]}${yours}. ${why}`);
    button.replaceChildren(h("b", {}, facts.signs[ours]), differs ? h("span", {}, `you: ${facts.signs[own]}`) : "");
  }

  const percent = (share) => `${Math.round(100 * share)}%`;

  // ---- words

  function words(state) {
    const quiet = "The features and the signs are our coding. You may attack both.";
    if (frame.asking) {
      const done = Object.keys(state.signs).length, row = facts.rows.find(({ id }) => id === state.row);
      const sub = row ? `**${row.feature}${row.feature.endsWith("?") ? "" : "."}** Ukraine: ${row.ukraine} Taiwan: ${row.taiwan}`
        : "Tap **=** if one short sentence can describe both, **≠** if not, **?** if nobody can know.";
      const left = done === count ? `You say that ${alike(state)} are alike. Is that your answer?` : `${done} of ${count} rows done.`;
      return { title: "How alike are the two cases?", sub, quiet: `${left} ${quiet}` };
    }
    const from = state.ours[state.row]?.[2];
    const more = from ? `From: ${from}.` : `${quiet} The buttons weigh as each one argues, in our reading.`;
    return { title: title(state), sub: sub(state), quiet: more };
  }

  function title(state) {
    const ours = Object.values(state.ours), of = (sign) => ours.filter(([each]) => each === sign).length;
    if (weighed(state)) return `${percent(score(state))} alike. You changed the weights, and no fact`;
    const exact = frame.asked.response === of("same") ? "Exactly: " : "";
    return `${exact}${of("same")} alike, ${of("different")} different, ${of("unknown")} not known`;
  }

  function sub(state) {
    const row = facts.rows.find(({ id }) => id === state.row), guess = frame.asked.response;
    if (row) {
      const [sign, why] = state.ours[row.id];
      return `**${row.feature}: ${facts.said[sign]}.** ${row.ukraine} ${row.taiwan} ${why}`;
    }
    const own = Object.entries(state.signs), agree = own.filter(([id, each]) => state.ours[id][0] === each).length;
    const yours = guess == null ? "" : `You said **${guess}** alike. `;
    const both = own.length ? `In ${agree} of ${own.length} rows you and we have the same sign. ` : "";
    return `${yours}${both}Tap a row for our reason, and the dots to say what **counts**.`;
  }

  const preset = ([words, weights]) => [words, () => frame.set({ weights, row: "" }), () => !frame.asking];
  const response = (state) => (Object.keys(state.signs).length === count ? alike(state) : null);
  return { draw, words, response, buttons: Object.entries(facts.stresses).map(preset) };
}
