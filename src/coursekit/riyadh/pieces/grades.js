// What the pieces that grade claims share: how full a mark is says how well a claim holds.

const FULL = "M0,-7A7,7 0 0 0 0,7A7,7 0 1 0 0,-7Z", HALF = "M0,-7A7,7 0 0 0 0,7Z";

function glyph(s, grade) {
  const ink = { stroke: "var(--ink)", "stroke-width": 1.6, fill: "none" };
  if (grade === "contradicted") return s("path", { d: "M-5,-5L5,5M5,-5L-5,5", ...ink, "stroke-width": 3 });
  const fill = { "supported": FULL, "partly supported": HALF }[grade];
  return s("g", {}, s("circle", { r: 7, ...ink }), fill ? s("path", { d: fill, fill: "var(--ink)" }) : null);
}
