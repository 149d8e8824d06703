// Asks whoever leaves while something they wrote is not sent: nobody would read it.
import { el } from "./dom.js";
import { callEmergency, callTeam } from "./frame.js";
import { contacts, fill, words } from "./wording.js";

export function askBeforeLeaving(frame, leave) {
  const asked = el("dialog", { "aria-labelledby": "leaving", onclose: () => asked.remove() },
    el("h2", { id: "leaving" }, words.leave.title), el("p", {}, fill(words.leave.unsent, contacts)), callEmergency(), callTeam(),
    el("form", { method: "dialog" },
      el("button", { class: "primary" }, words.leave.stay), el("button", { onclick: leave }, words.leave.anyway)));
  frame.append(asked);
  asked.showModal();
}
