// The body map: a picture from the front and from behind, and a list that does the same.
import { el, svg } from "../dom.js";
import { MIRROR, VIEWS, VIEW_BOX, outline, regions } from "./body-shapes.js";

export function bodyMap(_, { choose, send, fill, words }) {
  const { body } = words;
  const chosen = new Map();
  const controls = [];
  const summary = el("p", { class: "chosen", "aria-live": "polite" });
  const button = el("button", { type: "button", class: "primary", disabled: true, onclick: submit });
  const map = el("div", { class: "map card", "data-view": "front" });

  const name = ({ site, side }) => fill(body.place, { site: body.sites[site], side: body.sides[side] });
  const id = ({ site, side }) => `${site} ${side}`;

  function toggle(place) {
    if (!chosen.delete(id(place))) chosen.set(id(place), place);
    refresh();
  }
  function refresh() {
    for (const { place, control } of controls) control.setAttribute("aria-pressed", String(chosen.has(id(place))));
    const names = [...chosen.values()].map(name).join(", ");
    summary.replaceChildren(el("strong", {}, body.chosen), ` ${names || body.nothing}`);
    button.disabled = !chosen.size;
    button.textContent = chosen.size ? fill(body.send_some, { count: chosen.size }) : body.send;
  }
  function submit() {
    const places = [...chosen.values()];
    send(choose(places.map(({ site, side }) => ({ site, side }))), places.map(name).join(", "));
  }
  function control(place, element) {
    element.addEventListener("click", () => toggle(place));
    controls.push({ place, control: element });
    return element;
  }

  const tools = { body, control, name };
  const pills = ["front", "back", "list"].map((view, at) =>
    el("label", { class: `pick ${view}` }, el("input", { type: "radio", name: "view", value: view, checked: at === 0,
      onchange: () => { map.dataset.view = view; } }), el("span", {}, body[view])));
  map.append(
    el("p", { class: "muted small" }, body.hint),
    el("fieldset", { class: "views" }, el("legend", { class: "visually-hidden" }, body.figure), ...pills),
    el("div", { class: "panes" },
      ...Object.entries(VIEWS).map(([view, drawing]) => figure(view, drawing, tools)), list(tools)),
    summary, button);
  refresh();
  return map;
}

function figure(view, drawing, { body, control, name }) {
  const drawn = regions(drawing).map(({ place, d, mirrored }, at) => control(place,
    svg("path", { d, class: "region", role: "button", tabindex: at === 0 ? "0" : "-1", "aria-label": name(place),
      transform: mirrored ? MIRROR : null })));
  const picture = svg("svg", { viewBox: VIEW_BOX, role: "group", "aria-label": `${body.figure}: ${body[view]}` },
    ...outline(), ...drawn);
  picture.addEventListener("keydown", (event) => walk(event, drawn));
  const side = (which) => el("span", {}, which === "left" ? body.your_left : body.your_right);
  return el("figure", { class: `figure ${view}` },
    el("figcaption", { class: "sides small", "aria-hidden": "true" }, side(drawing.viewersLeft), side(drawing.viewersRight)), picture);
}

/** The picture is one stop of the tab key; arrows walk through its places and Enter or Space chooses one. */
function walk(event, drawn) {
  const at = drawn.indexOf(event.target);
  if (at < 0) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) {
    drawn[at].setAttribute("tabindex", "-1");
    const next = drawn[(at + step + drawn.length) % drawn.length];
    next.setAttribute("tabindex", "0");
    next.focus();
  } else if (event.key === "Enter" || event.key === " ") {
    event.target.dispatchEvent(new MouseEvent("click"));
  } else {
    return;
  }
  event.preventDefault();
}

function list({ body, control, name }) {
  const [front, back] = [VIEWS.front.shapes, VIEWS.back.shapes];
  const sites = [...new Set([...back.slice(0, 6), ...front, ...back].map(({ site }) => site))];
  const hasMiddle = (site) => [...front, ...back].some((shape) => shape.site === site && shape.middle);
  return el("ul", { class: "places", "aria-label": body.list }, ...sites.map((site) =>
    el("li", {}, el("span", { class: "site" }, body.sites[site]), el("span", { class: "on" },
      ...["left", ...(hasMiddle(site) ? ["midline"] : []), "right"].map((side) => control({ site, side },
        el("button", { type: "button", "aria-label": name({ site, side }) }, body.sides[side])))))));
}
