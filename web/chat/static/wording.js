// Every word the page says comes from one catalogue, so that a translation is one file; whom to phone, from the server.
const get = async (address) => (await fetch(new URL(address, import.meta.url))).json();

export const [words, contacts] = await Promise.all([get("./wording/en.json"), get("/api/chat/contacts")]);

/** Fill the {names} of a sentence. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The form of a sentence that its language uses for this count. */
export const counted = (forms, count) =>
  fill(forms[new Intl.PluralRules(words.lang).select(count)] ?? forms.other, { count: count.toLocaleString(words.lang) });
