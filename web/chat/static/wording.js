// Every word the page says comes from one catalogue, so that a translation is one file.
const response = await fetch(new URL("./wording/en.json", import.meta.url));

export const words = await response.json();

/** Fill the {names} of a sentence. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
