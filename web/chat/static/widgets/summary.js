// The read-back: confirm it, say that something is wrong, or print it.
import { el } from "../dom.js";

export function summary({ buttons }, { send, words }) {
  return el("div", { class: "choices" },
    ...buttons.map(({ title, payload }, at) =>
      el("button", { type: "button", class: at === 0 ? "primary" : null, onclick: () => send(payload, title) }, title)),
    el("button", { type: "button", class: "quiet", onclick: () => print() }, words.chat.print));
}
