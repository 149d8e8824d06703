// A list to tick several things on; "none of these" and ticks exclude each other.
import { el } from "../dom.js";

/** Whether a button gives a list, or one of several ids, rather than "skip" or "not sure". */
export function isTick({ payload }) {
  const value = valueOf(payload);
  return Array.isArray(value) || !["skip", "unsure"].includes(value);
}

export function tickList({ buttons }, { choose, send, fill, words }) {
  const offered = buttons.filter(isTick).map((button) => ({ ...button, values: [valueOf(button.payload)].flat() }));
  const items = offered.filter((item) => item.values.length);
  const none = offered.find((item) => !item.values.length);
  const boxes = items.map((item) => box(item.title, () => refresh(false)));
  const noneBox = none && box(none.title, () => refresh(true));
  const button = el("button", { type: "button", class: "primary", disabled: true, onclick: submit }, words.ticks.send);

  function refresh(isNone) {
    if (isNone && noneBox.input.checked) boxes.forEach(({ input }) => { input.checked = false; });
    if (!isNone && noneBox) noneBox.input.checked = false;
    const count = boxes.filter(({ input }) => input.checked).length;
    button.disabled = !count && !noneBox?.input.checked;
    button.textContent = count ? fill(words.ticks.send_some, { count }) : words.ticks.send;
  }
  function submit() {
    const ticked = items.filter((_, at) => boxes[at].input.checked);
    if (ticked.length) send(choose(ticked.flatMap((item) => item.values)), ticked.map((item) => item.title).join(", "));
    else send(none.payload, none.title);
  }
  return el("div", { class: "ticks card" },
    el("ul", {}, ...boxes.map(({ row }) => el("li", {}, row)), noneBox && el("li", { class: "none" }, noneBox.row)),
    button);
}

function box(title, onchange) {
  const input = el("input", { type: "checkbox", onchange });
  return { input, row: el("label", { class: "tick" }, input, el("span", {}, title)) };
}

function valueOf(payload) {
  try {
    return JSON.parse(payload.replace(/^\/choose/, "")).value;
  } catch {
    return payload;
  }
}
