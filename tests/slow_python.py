"""Widgets in a page whose Python hears of each gesture only when the test says so.

The scripts, the widgets and what they tell each other are those of a lesson. Only the wire between them is ours, for no
test can tell a real one when to be slow.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from ipywidgets import Widget
from playwright.sync_api import Page

from coursekit.drawing.stage import Stage

START = """async ([widgets, holder]) => {
  const listeners = (model, event) => (model.heard[event] ??= []);
  const made = ([id, values]) => ({
    id, values, heard: {}, comm_live: true,
    get(name) { return name === "layout" ? made(["", {}]) : this.values[name]; },
    on(event, listener) { listeners(this, event).push(listener); },
    off() {},
    send(message) { window.sent.push([id, message]); },
    widget_manager: { get_model: async (id) => window.models[id] },
  });
  window.sent = [];
  window.models = Object.fromEntries(widgets.map(([id, values]) => [id, made([id, values])]));
  window.bring = ([id, values]) => {
    const model = window.models[id];
    Object.assign(model.values, values);
    for (const name of Object.keys(values)) for (const each of [...listeners(model, `change:${name}`)]) each();
  };
  document.body.innerHTML = `<style>${widgets.map(([, { _css }]) => _css ?? "").join("")}</style>`;
  const cell = document.createElement("div");
  cell.className = holder;
  document.body.append(cell);
  for (const [id, { _esm }] of widgets) {
    const address = URL.createObjectURL(new Blob([_esm], { type: "text/javascript" })), model = window.models[id];
    let { default: view } = await import(address);
    if (typeof view === "function") view = await view();
    const el = document.createElement("div");
    cell.append(el);
    await view.initialize?.({ model });
    await view.render?.({ model, el });
  }
}"""


class SlowPython:
    """Widgets in a page. What hands do waits in `page`, and what Python says waits here, until a test passes it on."""

    def __init__(self, page: Page, *widgets: Widget, holder: str = ""):
        self.page, self.widgets, self.news = page, {each.model_id: each for each in widgets}, []
        for widget in widgets:
            for each in [widget.engine] if isinstance(widget, Stage) else []:
                self.widgets = {each.model_id: each} | self.widgets
            widget.comm.publish_msg = partial(self._say, widget.model_id)
        page.evaluate(START, [[[id, each.get_state()] for id, each in self.widgets.items()], holder])

    def _say(self, id: str, _kind: str, data: dict[str, Any], **_: Any) -> None:
        if data.get("method") == "update":
            self.news.append([id, data["state"]])

    def hear(self, most: int = 99, *, backwards: bool = False) -> None:
        """Python hears of the first gestures that it has not heard of, at most so many; of the last one first, as two
        threads may hear of them in JupyterLab."""
        found = self.page.evaluate("most => window.sent.splice(0, most)", most)
        for id, message in reversed(found) if backwards else found:
            self.widgets[id]._handle_custom_msg(message, [])

    def tell(self) -> None:
        """The page hears what Python has said."""
        while self.news:
            self.page.evaluate("news => window.bring(news)", self.news.pop(0))

    def catch_up(self) -> None:
        """All that is on its way arrives."""
        self.hear()
        self.tell()
