// Draws on the alert page where the patient feels what was told; the same stands in words beside it.
import { el, svg } from "/static/chat/dom.js";
import { MIRROR, VIEWS, VIEW_BOX, outline, regions } from "/static/chat/widgets/body-shapes.js";

const holder = document.querySelector("[data-places]");
if (holder) {
  const places = JSON.parse(holder.dataset.places);
  const isTold = ({ site, side }) => places.some((place) => place.site === site && place.side === side);
  holder.append(...Object.entries(VIEWS).map(([view, drawing]) => figure(holder.dataset[view], drawing, isTold)));
}

function figure(title, drawing, isTold) {
  const told = regions(drawing).filter(({ place }) => isTold(place)).map(({ d, mirrored }) =>
    svg("path", { d, class: "told-place", transform: mirrored ? MIRROR : null }));
  return el("figure", {}, svg("svg", { viewBox: VIEW_BOX, "aria-hidden": "true" }, ...outline(), ...told),
    el("figcaption", { class: "small muted" }, title));
}
