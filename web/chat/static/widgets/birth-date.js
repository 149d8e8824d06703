// Asks for the date of birth that opens a patient's own link; the month by its name, so that no order can be mixed up.
import { el } from "../dom.js";
import { words } from "../wording.js";

/** `send(date)` gets it as YYYY-MM-DD. */
export function birthDate(send) {
  const asked = words.birth_date;
  const [day, year] = [["day", 2], ["year", 4]].map(([name, length]) =>
    el("input", { type: "text", inputmode: "numeric", size: length, maxlength: length, autocomplete: `bday-${name}` }));
  const month = el("select", { autocomplete: "bday-month" }, el("option", { value: "" }, ""),
    ...Array.from({ length: 12 }, (_, at) => el("option", { value: at + 1 }, monthName(at))));
  const problem = el("p", { class: "problem", role: "alert" });
  const form = el("form", { class: "birth-date card", novalidate: true },
    el("fieldset", {}, el("legend", {}, asked.label),
      el("div", { class: "row" }, ...[["day", day], ["month", month], ["year", year]].map(([name, field]) =>
        el("label", {}, asked[name], field)))),
    problem, el("button", { class: "primary" }, asked.send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const told = isoDate(Number(year.value), Number(month.value), Number(day.value));
    if (told) send(told);
    else {
      problem.textContent = asked.bad;
      [day, month, year].find((field) => !Number(field.value))?.focus();
    }
  });
  return form;
}

const monthName = (at) => new Date(2000, at, 1).toLocaleDateString(words.lang, { month: "long" });

function isoDate(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}
