// The smallest page around what VS Code draws a notebook with: its own widget manager, and for charts the library of
// its Vega renderer. The notebook of the address is shown as it is stored, and a button runs it. As there, a widget is
// drawn if its model is in the page; if not, what comes next in the output.

import { ContentsManager, KernelManager, ServerConnection, SessionManager } from "@jupyterlab/services";
import embed from "vega-embed";
import { activate } from "./ipywidgets.js"; // @vscode/jupyter-ipywidgets8, as it comes

const WIDGET = "application/vnd.jupyter.widget-view+json", CHART = "application/vnd.vegalite.v5+json";
const SHOWN = ["display_data", "execute_result", "stream", "error"];
const serverSettings = ServerConnection.makeSettings({ baseUrl: `${location.origin}/` });
const path = new URLSearchParams(location.search).get("notebook");
const contents = new ContentsManager({ serverSettings });
const { content } = await contents.get(path);
const places = content.cells.map(() => document.body.appendChild(document.createElement("section")));
content.cells.forEach((cell, n) => cell.outputs.forEach((output) => show(places[n], output)));
let manager;

async function show(place, output) {
  const node = place.appendChild(document.createElement("div"));
  const text = (value) => [value].flat().join("");
  const data = output.data ?? { "text/plain": output.text ?? output.traceback };
  if (manager?.has_model(data[WIDGET]?.model_id)) {
    node.className = "cell-output-ipywidget-background";
    const view = await manager.create_view(await manager.get_model(data[WIDGET].model_id), { el: node });
    await manager.display_view(data[WIDGET], view, { node });
  } else if (data[CHART]) await embed(node, data[CHART], { mode: "vega-lite", defaultStyle: true, actions: false });
  else if (data["text/html"]) node.innerHTML = text(data["text/html"]);
  else node.appendChild(document.createElement("pre")).textContent = text(data["text/plain"]);
}

async function run() {
  activate();
  window.vscIPyWidgets8.load();
  const sessions = new SessionManager({ kernelManager: new KernelManager({ serverSettings }), serverSettings });
  const { kernel } = await sessions.startNew({ path, name: path, type: "notebook", kernel: { name: "python3" } });
  const loader = { // modules of widgets come from the Python environment, where pip has put them
    widgetsRegisteredInRequireJs: new Set(),
    loadWidgetScript: async (name) => requirejs.config({ paths: { [name]: `/static/${name}/index` } }),
  };
  manager = new window.vscIPyWidgets.WidgetManager(kernel, document.body, loader, () => {});
  for (const [n, cell] of content.cells.entries()) {
    const future = kernel.requestExecute({ code: cell.source });
    future.onIOPub = ({ header, content: { transient, ...said } }) => {
      if (!SHOWN.includes(header.msg_type)) return;
      cell.outputs.push({ output_type: header.msg_type, ...said });
      show(places[n], cell.outputs.at(-1));
    };
    cell.execution_count = (await future.done).content.execution_count;
  }
  await contents.save(path, { type: "notebook", format: "json", content });
  document.title = "saved";
}

const button = document.querySelector("button");
button.addEventListener("click", run);
button.disabled = false;
