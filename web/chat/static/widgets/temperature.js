// A temperature in degrees Celsius or Fahrenheit; the nurses always get Celsius.
import { el } from "../dom.js";

const RANGE_C = [30, 45];
const FAHRENHEIT_FROM = 80;

export function temperature(_, { choose, send, fill, words }) {
  const input = el("input", { type: "text", inputmode: "decimal", size: "6", maxlength: "6", autocomplete: "off",
    "aria-label": words.temperature.label, "aria-describedby": "temperature-problem" });
  const units = ["celsius", "fahrenheit"].map((unit, at) =>
    el("label", { class: "pick" }, el("input", { type: "radio", name: "unit", value: unit, checked: at === 0 }), el("span", {}, words.temperature[unit])));
  const problem = el("p", { id: "temperature-problem", class: "problem", role: "alert" });
  const form = el("form", { class: "temperature card", novalidate: true },
    el("div", { class: "row" }, input, el("fieldset", {}, el("legend", { class: "visually-hidden" }, words.temperature.unit), ...units)),
    problem, el("button", { class: "primary" }, words.temperature.send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const told = Number(input.value.trim().replace(",", "."));
    const isFahrenheit = form.elements.unit.value === "fahrenheit" || told >= FAHRENHEIT_FROM;
    const celsius = Math.round((isFahrenheit ? (told - 32) / 1.8 : told) * 10) / 10;
    if (!input.value.trim() || !(celsius >= RANGE_C[0] && celsius <= RANGE_C[1])) {
      problem.textContent = words.temperature.bad;
      input.setAttribute("aria-invalid", "true");
      input.focus();
      return;
    }
    send(choose({ temperature_c: celsius }), fill(words.temperature.said, { degrees: celsius.toLocaleString(words.lang) }));
  });
  return form;
}
