// Shows the conversation: who said what, on which day, and what was not sent.
import { el } from "./dom.js";
import { callEmergency, callTeam } from "./frame.js";
import { words } from "./wording.js";

export class Log {
  #day = "";

  constructor() {
    this.element = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.chat.log });
    this.typing = el("p", { class: "typing", hidden: true, role: "status" },
      el("span", { class: "visually-hidden" }, words.chat.typing), el("span", { class: "dots", "aria-hidden": "true" }));
  }

  clear() {
    this.#day = "";
    this.element.replaceChildren();
  }

  bot(message) {
    if (!message.text) return null;
    this.#stamp(message.at);
    if (message.widget === "summary") this.element.querySelector(".read-back")?.classList.remove("read-back");
    const look = [message.emergency && "emergency", message.widget === "summary" && "read-back"].filter(Boolean);
    const bubble = el("div", { class: ["said bot", ...look].join(" ") },
      el("span", { class: "visually-hidden" }, `${words.chat.bot}: `));
    if (message.emergency) bubble.append(this.#alarm());
    bubble.append(...paragraphs(message.text));
    this.element.append(bubble);
    return bubble;
  }

  patient(message) {
    this.#stamp(message.at);
    const state = el("span", { class: "state" });
    const bubble = el("div", { class: "said patient" },
      el("span", { class: "visually-hidden" }, `${words.chat.you}: `), ...paragraphs(message.text));
    const item = el("div", { class: "turn" }, bubble, state);
    this.element.append(item);
    return { item, state };
  }

  /** Why a message has no answer, and whom to phone. */
  apology(text) {
    return el("div", { class: "said bot apology" }, el("span", { class: "visually-hidden" }, `${words.chat.bot}: `),
      el("p", { class: "reach" }, callEmergency(), callTeam()), ...paragraphs(text));
  }

  note(text) {
    this.element.append(el("p", { class: "note" }, text));
  }

  #alarm() {
    return el("p", { class: "alarm" }, sign(), el("strong", {}, words.chat.emergency), callEmergency());
  }

  #stamp(at) {
    const moment = at ? new Date(at) : new Date();
    const day = moment.toDateString();
    if (day === this.#day) return;
    this.#day = day;
    this.element.append(el("p", { class: "day" }, dayName(moment)));
  }
}

/** The mark of an emergency, for whoever cannot tell it by its colour. */
export const sign = () => el("span", { class: "sign", "aria-hidden": "true" }, "!");

function dayName(moment) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(moment).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return words.chat.today;
  if (days === 1) return words.chat.yesterday;
  return moment.toLocaleDateString(words.lang, { weekday: "long", day: "numeric", month: "long" });
}

/** Lines that begin with a bullet become a list, everything else paragraphs. */
function paragraphs(text) {
  const blocks = [];
  for (const line of text.split("\n").filter((one) => one.trim())) {
    const point = line.match(/^[•*-]\s+(.*)$/);
    if (!point) blocks.push(el("p", { dir: "auto" }, line));
    else if (blocks.at(-1)?.tagName === "UL") blocks.at(-1).append(el("li", { dir: "auto" }, point[1]));
    else blocks.push(el("ul", {}, el("li", { dir: "auto" }, point[1])));
  }
  return blocks;
}
