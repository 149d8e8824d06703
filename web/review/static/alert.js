// Draws on the alert page where the patient feels what was told; the same stands in words beside it.
import { el, svg } from "/static/chat/dom.js";
import { BACK, FRONT, HALF_OUTLINE, MIRROR, VIEW_BOX } from "/static/chat/widgets/body-shapes.js";

/** Seen from the front, the half on the viewer's right is the patient's left. */
const VIEWS = [["front", FRONT, "left", "right"], ["back", BACK, "right", "left"]];

const holder = document.querySelector("[data-places]");
if (holder) {
  const places = JSON.parse(holder.dataset.places);
  const isTold = (site, side) => places.some((place) => place.site === site && place.side === side);
  holder.append(...VIEWS.map(([view, shapes, viewersRight, viewersLeft]) => figure(holder.dataset[view], shapes, viewersRight, viewersLeft, isTold)));
}

function figure(title, shapes, viewersRight, viewersLeft, isTold) {
  const region = (d, told, mirrored) => told && svg("path", { d, class: "told-place", transform: mirrored ? MIRROR : null });
  const regions = shapes.flatMap(({ site, middle, d }) => (middle
    ? [region(d, isTold(site, "midline"))]
    : [region(d, isTold(site, viewersRight)), region(d, isTold(site, viewersLeft), true)]));
  const outline = HALF_OUTLINE.flatMap((d) => [svg("path", { d, class: "outline" }), svg("path", { d, class: "outline", transform: MIRROR })]);
  return el("figure", {}, svg("svg", { viewBox: VIEW_BOX, "aria-hidden": "true" }, ...outline, ...regions.filter(Boolean)),
    el("figcaption", { class: "small muted" }, title));
}
