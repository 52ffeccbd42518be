// What both pages share: asking the service, waiting for its news, and building elements. No request goes elsewhere.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "html") node.innerHTML = value; // Markdown rendered by the service, raw HTML escaped there
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

export class Refused extends Error {} // the service has said no, in words

const room = /(\d{6})\/?$/.exec(location.pathname)?.[1] ?? new URLSearchParams(location.search).get("room") ?? "";

export async function ask(path, body) {
  const url = new URL(path, location.href);
  if (room) url.searchParams.set("room", room);
  const how = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const reply = await fetch(url, { credentials: "same-origin", ...how });
  const told = await reply.json();
  if (!reply.ok && !told.events) throw Object.assign(new Refused(told.error), { status: reply.status });
  return told;
}

// Calls `told` with every new state, and `away` when the service does not answer. Never gives up, never hurries.
export async function follow(path, told, away) {
  let stamp = "", wait = 300;
  for (;;) {
    try {
      const state = await ask(`${path}?after=${encodeURIComponent(stamp)}`);
      stamp = state.stamp;
      wait = 300;
      if (told(state) === false) return;
    } catch (error) {
      if (away(error) === false) return;
      wait = Math.min(wait * 2, 8000);
    }
    await new Promise((done) => setTimeout(done, wait));
  }
}

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
export const inWords = (value, unit) => `${value}${unit === "%" ? "%" : unit ? ` ${unit}` : ""}`.replace("-", "−");
export const coded = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;
