// Speaks to the chat API. The session is held here; on the chat's own page it is in a cookie too, which no script can
// read and which outlives a reload, while in another site's page it ends with the page.
import { words } from "./wording.js";

const BASE = new URL("/api/chat", import.meta.url);

/** How long an answer is waited for; the server says that it has none well before. */
const PATIENCE_MS = 40_000;

let session = null;

/** A refusal that the server explains; `status` 0 when it was not reached. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** `bornOn` is the patient's date of birth, for an invite that asks for it; without a `language` the server chooses. */
export async function openChat(invite, bornOn, language) {
  const opened = await request("/sessions", { body: { invite, born_on: bornOn, language } });
  session = opened.session;
}

export const transcript = () => request("/messages");
export const say = (said, key) => request("/messages", { body: said, key });

export async function leave() {
  session = null;
  try {
    await fetch(`${BASE}/leave`, { method: "POST", keepalive: true });
  } catch {
    // the screen is clear already; the cookie ends with the browser's session
  }
}

async function request(path, { body, key } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": words.lang };
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  if (session) headers.Authorization = `Bearer ${session}`;
  let response;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    response = await fetch(BASE + path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), signal });
  } catch {
    throw new Refused(0, "");
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && !answer) throw new Refused(0, "");
  if (!response.ok) throw new Refused(response.status, answer?.detail ?? "");
  return answer;
}
