// The body map's own drawing: half a body, seen from the front and from behind; the other half is its mirror image.
import { svg } from "../dom.js";

export const VIEW_BOX = "30 4 180 422";
export const MIRROR = "translate(240 0) scale(-1 1)";

const HALF_OUTLINE = [
  "M120 6 C136 6 142 18 140 32 C139 42 134 50 129 54 V64 C146 69 166 70 174 84 L174 110 L170 165 L178 212 L177 262 L169 308 L168 350 L157 396 L164 412"
    + " Q163 422 148 422 Q134 422 135 410 L137 396 L132 345 L132 308 L125 265 L121 234 H119 V6 Z",
  "M172 80 C184 86 190 100 192 122 L199 178 C202 196 206 212 203 225 C200 234 192 233 190 223 L184 184 L176 136 L174 100 Z",
];

/** Each place once for the half on the viewer's right; `middle` marks one that has no sides. */
const FRONT = [
  { site: "abdomen", middle: true, d: "M104 112 H136 V186 Q120 197 104 186 Z" },
  { site: "abdomen", d: "M138 112 H154 V178 Q147 185 138 187 Z" },
  { site: "flank", d: "M156 112 H174 L170 165 L172 179 L156 177 Z" },
  { site: "hip", d: "M154 181 L172 182 L178 212 L178 231 L153 226 Z" },
  { site: "groin", d: "M122 198 Q137 192 152 182 L151 226 Q137 236 123 232 Z" },
  { site: "thigh_outer", d: "M160 230 L178 234 L176 268 L169 304 L158 304 Z" },
  { site: "thigh_front", d: "M142 237 Q150 234 158 230 L156 304 L145 304 Z" },
  { site: "thigh_inner", d: "M123 236 Q132 239 140 238 L143 304 L132 304 L126 268 Z" },
  { site: "knee", d: "M132 307 H169 L168 332 H132 Z" },
  { site: "shin_outer", d: "M151 335 H168 L167 355 L157 394 H148 Z" },
  { site: "shin_inner", d: "M132 335 H149 L146 394 H137 L133 355 Z" },
  { site: "foot", d: "M137 397 H157 L162 412 Q160 420 148 420 Q136 420 136 410 Z" },
];

const BACK = [
  { site: "upper_back", middle: true, d: "M107 70 H133 V110 H107 Z" },
  { site: "upper_back", d: "M135 69 Q166 71 173 85 V110 H135 Z" },
  { site: "mid_back", middle: true, d: "M107 112 H133 V146 H107 Z" },
  { site: "mid_back", d: "M135 112 H174 L171 146 H135 Z" },
  { site: "low_back", middle: true, d: "M107 148 H133 V188 H107 Z" },
  { site: "low_back", d: "M135 148 H154 V188 H135 Z" },
  { site: "flank", d: "M156 148 H171 L170 165 L174 190 L156 188 Z" },
  { site: "buttock", d: "M121 190 L175 192 L178 214 L177 236 Q150 247 121 238 Z" },
  { site: "thigh_back", d: "M123 242 Q150 250 177 240 L175 268 L168 304 H132 L126 268 Z" },
  { site: "knee", d: "M132 307 H169 L168 330 H132 Z" },
  { site: "calf", d: "M132 333 H168 L167 355 L157 394 H137 L133 355 Z" },
  { site: "foot", d: "M137 397 H157 L162 412 Q160 420 148 420 Q136 420 136 410 Z" },
];

/** Sides are the patient's own: seen from the front, the half on the viewer's right is the patient's left. */
export const VIEWS = {
  front: { shapes: FRONT, viewersRight: "left", viewersLeft: "right" },
  back: { shapes: BACK, viewersRight: "right", viewersLeft: "left" },
};

export const outline = () =>
  HALF_OUTLINE.flatMap((d) => [svg("path", { d, class: "outline" }), svg("path", { d, class: "outline", transform: MIRROR })]);

/** Every place of a view with its side and its drawing, `mirrored` where that is of the other half. */
export const regions = ({ shapes, viewersRight, viewersLeft }) => shapes.flatMap(({ site, middle, d }) => middle
  ? [{ place: { site, side: "midline" }, d }]
  : [{ place: { site, side: viewersLeft }, d, mirrored: true }, { place: { site, side: viewersRight }, d }]);
