// What frames the conversation: help that is always in reach, the reader's options, and leaving.
import "../appearance.js";
import { el } from "./dom.js";
import { contacts, fill, words } from "./wording.js";

const PLAIN = { theme: "auto", size: "normal" };

const { deviceTheme, recall } = globalThis.psoasAppearance;

export const callEmergency = () =>
  phone(contacts.emergency_number, fill(words.help.call_emergency, { number: contacts.emergency_number }), "button call");

const phone = (number, sentence, look = "button") =>
  el("a", { class: look, href: `tel:${number.replaceAll(" ", "")}` }, sentence);

export const callTeam = () => phone(contacts.team_phone, fill(words.help.call_team, { phone: contacts.team_phone }));

/** Gives a chat in another site's page the reader's colours and size, else those that the site set, else the device's. */
export function dress(surface) {
  for (const name of Object.keys(PLAIN)) surface.dataset[name] = recall(name) ?? surface.dataset[name] ?? PLAIN[name];
  if (surface.dataset.theme === "auto") surface.dataset.theme = deviceTheme();
}

/** The bar above the conversation with its dialogs; `surface` is the element whose colours and size are chosen. */
export function bar(surface, leave) {
  const dialogs = [help(), options(surface)];
  const opens = (dialog) => () => dialog.showModal();
  return el("header", { class: "bar" },
    el("img", { class: "mark", src: new URL("/static/mark.svg", import.meta.url), alt: "", width: 32, height: 32 }),
    el(surface === document.documentElement ? "h1" : "h2", { class: "name" }, words.page.title),
    el("button", { type: "button", class: "quiet", onclick: opens(dialogs[1]) }, words.page.options),
    el("button", { type: "button", class: "quiet", onclick: leave }, words.page.leave),
    el("button", { type: "button", class: "danger", onclick: opens(dialogs[0]) }, words.page.help),
    ...dialogs);
}

function help() {
  const { team_name: team, team_phone: number, team_hours: hours } = contacts;
  return dialog("help", words.help.title, words.help.close, null,
    el("p", {}, words.help.emergency), callEmergency(),
    el("p", {}, fill(words.help.team, { team, hours })), phone(number, fill(words.help.call_team, { phone: number })));
}

function options(surface) {
  return dialog("options", words.options.title, words.options.close, "primary",
    choices(surface, "size", words.options.size, words.options.sizes),
    choices(surface, "theme", words.options.theme, words.options.themes));
}

function choices(surface, name, legend, titles) {
  const kept = recall(name) ?? PLAIN[name];
  return el("fieldset", {}, el("legend", {}, legend), ...Object.entries(titles).map(([value, title]) =>
    el("label", { class: "pick" },
      el("input", { type: "radio", name, value, checked: value === kept, onchange: () => choose(surface, name, value) }),
      el("span", {}, title))));
}

function choose(surface, name, value) {
  surface.dataset[name] = value === "auto" ? deviceTheme() : value;
  try {
    if (value === PLAIN[name]) localStorage.removeItem(`psoas-${name}`);
    else localStorage.setItem(`psoas-${name}`, value);
  } catch {
    // a browser that forbids storage keeps the choice until the page closes
  }
}

function dialog(id, title, close, look, ...content) {
  return el("dialog", { id, "aria-labelledby": `${id}-title` }, el("h2", { id: `${id}-title` }, title), ...content,
    el("form", { method: "dialog" }, el("button", { class: look }, close)));
}
