// Picks the widget that a question asks for; every question can also be answered in words.
import { el } from "../dom.js";
import { fill, words } from "../wording.js";
import { bodyMap } from "./body-map.js";
import { painScale } from "./pain-scale.js";
import { summary } from "./summary.js";
import { temperature } from "./temperature.js";
import { isTick, tickList } from "./tick-list.js";

const WIDGETS = { body_map: bodyMap, pain_scale: painScale, temperature, tick_list: tickList, summary };

export const choose = (value) => `/choose${JSON.stringify({ value })}`;

/** The widget of a bot message; `send(payload, words)` answers it. Null when only words can. */
export function widgetFor(message, send) {
  const build = WIDGETS[message.widget];
  if (!build) return message.buttons.length ? buttons(message.buttons, send) : null;
  const plain = message.widget === "tick_list" ? message.buttons.filter((b) => !isTick(b)) : message.buttons;
  const tools = { choose, send, fill, words };
  const widget = build(message, tools);
  return el("div", { class: "widget" }, widget, plain.length && message.widget !== "summary" ? buttons(plain, send) : null);
}

export function buttons(offered, send) {
  return el("div", { class: "choices" },
    ...offered.map(({ title, payload }) => el("button", { type: "button", onclick: () => send(payload, title) }, title)));
}
