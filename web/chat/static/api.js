// Speaks to the chat API. The session lives in a cookie that no script can read.
const BASE = "/api/chat";

/** A refusal that the server explains; `status` 0 when it was not reached. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export const openChat = () => request("/sessions", { body: {} });
export const transcript = () => request("/messages");
export const say = (said, key) => request("/messages", { body: said, key });

export async function leave() {
  try {
    await fetch(`${BASE}/leave`, { method: "POST", keepalive: true });
  } catch {
    // the screen is clear already; the cookie ends with the browser's session
  }
}

async function request(path, { body, key } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let response;
  try {
    response = await fetch(BASE + path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  } catch {
    throw new Refused(0, "");
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer.detail ?? "");
  return answer;
}
