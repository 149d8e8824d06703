// The pain scale: a native slider with a number, a word and a face; the eleven numbers can be tapped as well.
import { el, svg } from "../dom.js";

export function painScale(_, { choose, send, fill, words }) {
  let level = null;
  const number = el("strong", { class: "level" }, "–");
  const word = el("span", { class: "word" }, words.scale.choose);
  const face = el("span", { class: "face", "aria-hidden": "true" });
  const slider = el("input", { type: "range", min: "0", max: "10", step: "1", value: "0", "aria-label": words.scale.label });
  const ticks = el("div", { class: "numbers", "aria-hidden": "true" },
    ...Array.from({ length: 11 }, (_unused, n) => el("button", { type: "button", tabindex: "-1", onclick: () => set(n) }, String(n))));
  const button = el("button", { type: "button", class: "primary", disabled: true,
    onclick: () => send(choose(level), fill(words.scale.said, { number: level })) }, words.chat.send);

  function set(n) {
    level = n;
    slider.value = n;
    slider.classList.add("set");
    slider.setAttribute("aria-valuetext", `${n}, ${words.scale.words[n]}`);
    number.textContent = n;
    word.textContent = words.scale.words[n];
    face.replaceChildren(drawFace(n));
    [...ticks.children].forEach((tick, at) => tick.classList.toggle("on", at === n));
    button.disabled = false;
    button.textContent = fill(words.scale.send, { number: n });
  }
  slider.setAttribute("aria-valuetext", words.scale.choose);
  slider.addEventListener("input", () => set(Number(slider.value)));
  // zero is an answer too: a tap or key press on the untouched slider counts
  slider.addEventListener("click", () => set(Number(slider.value)));
  slider.addEventListener("keydown", (event) => { if (["Home", "Enter", " "].includes(event.key)) set(Number(slider.value)); });
  face.append(drawFace(null));
  return el("div", { class: "scale card" },
    el("div", { class: "reading" }, face, number, word), slider, ticks,
    el("div", { class: "ends muted small", "aria-hidden": "true" }, el("span", {}, words.scale.none), el("span", {}, words.scale.worst)),
    button);
}

/** A mouth that turns from a smile to a frown; drawn plain, without tears or blood. */
function drawFace(level) {
  const bend = level === null ? 0 : 6 - level * 1.2;
  return svg("svg", { viewBox: "0 0 40 40", width: "44", height: "44" },
    svg("circle", { cx: 20, cy: 20, r: 17, class: "head" }),
    svg("circle", { cx: 14, cy: 16, r: 2, class: "eye" }), svg("circle", { cx: 26, cy: 16, r: 2, class: "eye" }),
    svg("path", { d: `M12 27 Q20 ${27 + bend} 28 27`, class: "mouth" }));
}
