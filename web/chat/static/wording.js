// Every word the page says comes from the catalogue of a language; whom to phone, and which languages there are, from the
// server.
const PATIENCE_MS = 30_000;

async function get(address) {
  const response = await fetch(new URL(address, import.meta.url), { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

const catalogue = (language) => get(`/static/languages/${language}/page.json`);

export let words;
export let contacts;

/** Say every word in this language from now on; without one, or in one not spoken here, in what the server chooses. */
export async function speak(language) {
  const reach = get(`/api/chat/contacts?lang=${encodeURIComponent(language ?? "")}`);
  const chosen = () => reach.then((told) => catalogue(told.language));
  [contacts, words] = await Promise.all([reach, language ? catalogue(language).catch(chosen) : chosen()]);
}

/** Fill the {names} of a sentence. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The form of a sentence that its language uses for this count. */
export const counted = (forms, count) =>
  fill(forms[new Intl.PluralRules(words.lang).select(count)] ?? forms.other, { count: count.toLocaleString(words.lang) });
