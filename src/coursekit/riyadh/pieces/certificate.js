// The certificate: a name, a sentence, and the page that Python writes of them, to look at, to open and to print.

export default function certificate(frame) {
  const { h, body, facts } = frame;
  const name = h("input", { id: "ck-name", type: "text", maxlength: 80, autocomplete: "name" });
  const own = h("textarea", { id: "ck-own", rows: 2, maxlength: facts.longest });
  const left = h("span", { class: "left" });
  const view = h("iframe", { class: "view", title: "The certificate, small", sandbox: "", tabindex: -1 });
  const link = (words, more) => h("a", { class: "out", ...more }, words);
  const open = link("Open it, to print", { target: "_blank", rel: "noopener" });
  const save = link("Save it", { download: "certificate.html" });
  const made = h("div", { class: "made" }, h("div", { class: "paper" }, view), h("p", { class: "links" }, open, save));
  body.append(h("label", {}, "Your name, in any script", name),
    h("label", {}, "What will you look for first in the next report?", own), left, made);

  const writing = () => name.value !== frame.state.name || own.value.trim() !== frame.state.sentence;
  const count = () => { left.textContent = `${facts.longest - own.value.length} characters are left.`; };
  for (const field of [name, own]) field.addEventListener("input", () => { count(); frame.draw(); });

  function make() {
    if (!own.value.trim()) return own.focus();
    frame.set({ name: name.value });
    frame.answer(own.value);
  }

  let shown = null, address = "";
  function draw({ name: given, sentence, page }) {
    if (shown === page && shown !== null) return;
    if (shown === null || document.activeElement !== name) name.value ||= given;
    own.value ||= sentence;
    count();
    made.hidden = !page;
    if (page && page !== shown) {
      URL.revokeObjectURL(address);
      address = URL.createObjectURL(new Blob([page], { type: "text/html" }));
      open.href = save.href = address;
      view.srcdoc = page;
    }
    shown = page;
  }

  function words({ page }) {
    const quiet = "Nothing leaves this computer. The certificate is no grade.";
    if (!page) return { title: "Make your certificate", sub: "It takes your **name**, and one **sentence of your own**, best with an example.", quiet };
    return { title: "Your certificate", sub: "Write another sentence whenever you like, and make it again.", quiet };
  }

  const again = ({ page }) => Boolean(page) && writing();
  return { draw, words, buttons: [["Make my certificate", make, (state) => !state.page], ["Make it again", make, again]] };
}
