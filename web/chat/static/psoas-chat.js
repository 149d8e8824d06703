// <psoas-chat>: the conversation, its questions' widgets, and a composer that never loses or doubles a message.
// With the attribute `page` it fills our own page; without, it stands in another site's, for which `invite` says whose
// talk it is and CSS custom properties of theme.css set its colours. `language` is the code of the one it speaks first.
import { leave, openChat, Refused, say, transcript } from "./api.js";
import { el, stylesheet } from "./dom.js";
import { bar, callEmergency, callTeam, dress } from "./frame.js";
import { askBeforeLeaving } from "./leaving.js";
import { Log, sign } from "./log.js";
import { birthDate } from "./widgets/birth-date.js";
import { widgetFor } from "./widgets/index.js";
import { contacts, counted, fill, speak, words } from "./wording.js";

const LIMIT = 2000;
const BIRTH_DATE_NEEDED = 428;
const ENDED = [401, 403]; // the talk is over; a new one can begin after 401 alone, as 403 is of a link that opens nothing
const VISIBLE = /[^\s\p{Cf}]/u;
const NOT_TAKEN = [409, 413, 422]; // a choice whose question has passed, or what is no message
const SLOW_MS = 5_000;
const AGAIN_MS = 5_000;
const STYLES = ["/static/theme.css", "/static/base.css", "./chat.css", "./widgets.css"];

class PsoasChat extends HTMLElement {
  #begun = false;
  #busy = false;
  #shown = 0;
  #seen = null;
  #refocus = false;
  #tabs = new BroadcastChannel("psoas-chat");
  #open = new Map(); // by their keys, the messages without an answer: on their way, waiting, not sent, or kept
  #again = null; // what is tried once the network is back
  #slowly;

  async connectedCallback() {
    if (this.#begun) return; // moved within its page, the conversation goes on
    this.#begun = true;
    await this.#learn(); // what stands in the page is seen until there are words
    const root = this.attachShadow({ mode: "open" });
    const sheets = STYLES.map(stylesheet);
    root.append(...sheets.map(({ link }) => link));
    this.isPage = this.hasAttribute("page");
    if (!this.isPage) dress(this);
    this.#build();
    await Promise.all(sheets.map(({ loaded }) => loaded));
    root.append(this.frame);
    for (const change of ["online", "offline"]) addEventListener(change, () => this.#onNetwork());
    addEventListener("beforeunload", (event) => { if (this.#unsent.length) event.preventDefault(); });
    addEventListener("visibilitychange", () => { if (!document.hidden) this.#catchUp(); });
    this.#tabs.addEventListener("message", () => this.#catchUp());
    if (this.isPage) this.#resume();
    else this.#start();
  }

  /** Ask for the words until they come. */
  async #learn() {
    try {
      await speak(this.getAttribute("language"));
    } catch {
      await new Promise((settle) => { setTimeout(settle, AGAIN_MS); addEventListener("online", settle, { once: true }); });
      await this.#learn();
    }
  }

  #onNetwork() {
    this.offline.hidden = navigator.onLine;
    if (!navigator.onLine) return;
    if (this.#again) this.#again();
    else if (this.#unsent.length && !this.#busy) {
      this.#complain(words.chat.online);
      this.#scroll(this.#unsent[0].item);
    }
  }

  get #unsent() {
    return [...this.#open.values()].filter((one) => !one.isKept);
  }

  #build() {
    for (const surface of [this, ...(this.isPage ? [document.documentElement] : [])]) {
      surface.lang = words.lang;
      surface.dir = words.dir;
    }
    if (this.isPage) document.title = words.page.title;
    this.log = new Log();
    this.languages = this.#languages();
    this.answer = el("section", { class: "answer", "aria-label": words.chat.choices, tabindex: "-1", hidden: true });
    this.offline = el("p", { class: "offline", role: "status", hidden: navigator.onLine }, fill(words.chat.offline, contacts));
    this.banner = el("div", { class: "banner", role: "alert" });
    this.slow = el("div", { class: "slow", role: "status" });
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": words.chat.log },
      this.log.element, this.log.typing, this.slow, this.answer);
    this.composer = this.#composer();
    this.top = el("div", { class: "top" }, bar(this.isPage ? document.documentElement : this, () => this.#leave()), this.banner);
    this.frame = el("div", { class: "frame" },
      el("a", { class: "skip", href: "#write", onclick: (event) => { event.preventDefault(); this.input.focus(); } }, words.page.skip),
      this.top,
      el(this.isPage ? "main" : "section", { class: "talk", "aria-label": this.isPage ? null : words.page.title }, this.languages, this.scroller, this.composer),
      el("footer", { class: "foot" }, words.page.disclaimer));
  }

  /** The other languages, each named in itself, for whoever has not yet said anything. */
  #languages() {
    const others = Object.entries(contacts.languages).filter(([code]) => code !== words.lang);
    return el("nav", { class: "languages", "aria-label": words.page.languages, hidden: true }, ...others.map(([code, name]) =>
      el("a", { href: `?lang=${code}`, lang: code, hreflang: code, onclick: (event) => this.#switch(event, code) }, name)));
  }

  /** Begin anew in another language; on our own page the address does so, and keeps the choice over a reload. */
  async #switch(event, code) {
    if (this.isPage) return;
    event.preventDefault();
    this.setAttribute("language", code);
    await this.#speak(code);
    await this.#start();
  }

  /** Show the page in another language from now on. */
  async #speak(code) {
    await speak(code);
    const before = this.frame;
    this.#build();
    before.replaceWith(this.frame);
  }

  /** Clear the screen for whoever looks at it next; what was told is kept for the nurses. */
  #leave(isSure = false) {
    if (this.#unsent.length && !isSure) {
      askBeforeLeaving(this.frame, () => this.#leave(true));
      return;
    }
    const left = el("main", { class: "left card", tabindex: "-1" }, el("h1", {}, words.page.left_title),
      el("p", {}, isSure ? words.leave.lost : words.page.left));
    this.frame.replaceChildren(left);
    this.#tabs.close();
    this.#shown = 0;
    this.#open.clear();
    left.focus();
    if (this.isPage) leave();
  }

  #composer() {
    this.input = el("textarea", { id: "write", rows: "1", enterkeyhint: "send", autocomplete: "off",
      "aria-label": words.chat.write, "aria-describedby": "write-problem", placeholder: words.chat.write });
    this.problem = el("p", { id: "write-problem", class: "problem", role: "alert" });
    this.sendButton = el("button", { class: "primary" }, words.chat.send);
    const form = el("form", { class: "composer", novalidate: true, hidden: true }, this.offline, this.problem,
      el("div", { class: "row" }, this.input, this.sendButton));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#type(); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#type(); }
    });
    this.input.addEventListener("input", () => {
      this.#complain();
      this.#fit();
    });
    return form;
  }

  /** Put words where they are written, before what stands there. */
  #write(text) {
    this.input.value = [text, this.input.value].filter(Boolean).join("\n");
    this.#fit();
  }

  #fit() {
    this.input.style.height = "auto";
    if (this.input.value) this.input.style.height = `${Math.min(this.input.scrollHeight + 4, 180)}px`;
  }

  #complain(...why) {
    this.problem.replaceChildren(...why);
  }

  /** Show what was said before, or start anew where nothing was. */
  async #resume() {
    this.#wait(true);
    try {
      const said = await transcript();
      // whoever chose another language before a word was said begins anew in it
      if (said.language !== words.lang && !said.messages.some(isPatients)) await this.#start();
      else await this.#showIn(said);
    } catch (error) {
      if (ENDED.includes(error.status)) await this.#start();
      else this.#cannotStart(error, () => this.#resume());
    }
    this.#wait(false);
  }

  async #start(bornOn = null) {
    this.log.clear();
    this.#open.clear();
    this.#again = null;
    this.banner.replaceChildren();
    this.composer.hidden = true;
    this.#offer(null);
    this.#wait(true);
    try {
      await openChat(this.getAttribute("invite"), bornOn, this.hasAttribute("language") ? words.lang : null);
      await this.#showIn(await transcript());
    } catch (error) {
      if (error.status === BIRTH_DATE_NEEDED) this.#askBirthDate(error.message);
      else this.#cannotStart(error, () => this.#start());
    }
    this.#wait(false);
  }

  /** The link's owner shows who they are; until then nothing can be said. */
  #askBirthDate(why) {
    this.log.note(why);
    this.languages.hidden = !this.languages.childElementCount;
    this.#offer(birthDate((bornOn) => this.#start(bornOn)));
  }

  /** Whom to phone stays beside it; a link that opens nothing opens nothing the next time either. */
  #cannotStart(error, again) {
    this.log.clear();
    this.log.note(error.message || fill(words.chat.no_start, contacts));
    this.#again = ENDED.includes(error.status) ? null : () => { this.#again = null; this.log.clear(); again(); };
    const retry = this.#again && el("button", { type: "button", class: "primary", onclick: this.#again }, words.chat.retry);
    this.#offer(el("div", { class: "choices" }, retry, callEmergency(), callTeam()));
  }

  /** What another tab said meanwhile appears when this one is looked at again. */
  async #catchUp(isBehind = (said) => said.messages.length !== this.#shown) {
    if (this.#busy || !this.#shown) return;
    try {
      const said = await transcript();
      if (isBehind(said) && !this.#busy) await this.#showIn(said);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  /** Show a conversation on a page that speaks its language. */
  async #showIn(said) {
    if (said.language !== words.lang) await this.#speak(said.language);
    this.#show(said);
  }

  #show({ messages, done }) {
    this.log.clear();
    this.#shown = messages.length;
    this.languages.hidden = messages.some(isPatients) || !this.languages.childElementCount;
    this.#seen = lastSeen(messages);
    const unsent = this.#unsent;
    this.#open.clear();
    const answered = messages.findLastIndex((message) => isPatients(message) && message.answered);
    let first = null;
    messages.forEach((message, at) => {
      if (!isPatients(message)) {
        const shown = this.log.bot(message);
        if (at > answered) first ??= shown;
      } else if (message.answered) this.log.patient(message);
      else first = this.#showKept(message);
    });
    this.#showUnsent(unsent, new Set(messages.map(({ key }) => key)));
    this.#afterReply(messages.slice(answered + 1).filter((message) => !isPatients(message)), done, first);
    if (messages.some((message) => message.emergency)) this.#alarm();
  }

  #showKept(message) {
    const said = message.payload ? { payload: message.payload } : { text: message.text };
    const one = this.#opened(message.key, said, message);
    one.isKept = one.isCounted = true;
    if (message.payload && message.position < this.#seen) this.#drop(one);
    else this.#unanswered(one, fill(words.chat.kept_why, contacts));
    return one.item;
  }

  /** What did not leave stays on the page whatever is shown anew; a choice only until its question has passed. */
  #showUnsent(unsent, kept) {
    for (const { key, said, shown, seen, isWaiting } of unsent) {
      if (kept.has(key) || (said.payload && seen !== this.#seen)) continue;
      const one = this.#opened(key, said, shown);
      if (isWaiting) this.#hold(one);
      else this.#failed(one, words.chat.failed);
    }
  }

  /** A message of the patient's on the page, open until it is answered. */
  #opened(key, said, shown) {
    const one = { key, said, shown, seen: this.#seen, ...this.log.patient(shown) };
    this.#open.set(key, one);
    return one;
  }

  #type() {
    const text = this.input.value.trim();
    if (!VISIBLE.test(text)) { this.input.focus(); return; }
    if (text.length > LIMIT) {
      this.#complain(fill(words.chat.too_long, { length: text.length.toLocaleString(words.lang), limit: LIMIT.toLocaleString(words.lang) }));
      return;
    }
    this.input.value = "";
    this.#fit();
    if (!this.#busy) this.#say({ text }, { text });
    else if (![...this.#open.values()].some((one) => one.said.text === text && (one.isSending || one.isWaiting))) {
      const one = this.#opened(newKey(), { text }, { text });
      this.#hold(one);
      this.#scroll(one.item);
    }
  }

  /** Say it once the answer before it is there. */
  #hold(one) {
    one.isWaiting = true;
    one.state.replaceChildren(words.chat.waiting);
  }

  #say(said, shown) {
    if (!this.#busy) this.#send(this.#opened(newKey(), said, shown));
  }

  /** Send once; a retry carries the same key, so that the server counts it once. */
  async #send(one) {
    if (this.#busy) return;
    one.isSending = true;
    one.isWaiting = false;
    one.state.replaceChildren(words.chat.sending);
    one.item.querySelector(".apology")?.remove();
    this.#complain();
    this.languages.hidden = true;
    this.#wait(true, one.item);
    try {
      const reply = await say(one.said, one.key);
      if (reply.failed) {
        one.isKept = true;
        this.#unanswered(one, reply.messages.map(({ text }) => text).join("\n"));
        this.#scroll(one.item);
      } else this.#answered(one, reply);
    } catch (error) {
      await this.#refused(error, one);
    }
    one.isSending = false;
    this.#wait(false);
    const next = [...this.#open.values()].find((other) => other.isWaiting);
    if (next) this.#send(next);
  }

  #answered(one, reply) {
    this.#open.delete(one.key);
    one.state.replaceChildren();
    this.#shown += (one.isCounted ? 0 : 1) + reply.messages.length;
    this.#seen = lastSeen(reply.messages);
    for (const other of this.#open.values()) if (other.said.payload && other.seen !== this.#seen) this.#drop(other);
    const first = reply.messages.map((message) => this.log.bot(message))[0];
    this.#afterReply(reply.messages, reply.done, first);
    if (reply.messages.some((message) => message.emergency)) this.#alarm();
    this.#tabs.postMessage("said");
  }

  /** A choice whose question has passed cannot be sent again. */
  #drop(one) {
    this.#open.delete(one.key);
    one.item.querySelector(".apology")?.remove();
    if (one.isKept) one.state.replaceChildren(words.chat.passed);
    else one.item.remove();
  }

  async #refused(error, one) {
    if (!(error instanceof Refused)) throw error;
    if (ENDED.includes(error.status)) {
      const unsent = this.#unsent;
      for (const other of unsent) {
        other.isWaiting = false;
        other.state.replaceChildren(words.chat.failed);
      }
      this.#write(unsent.map(({ said }) => said.text).filter(Boolean).join("\n")); // for the next talk
      this.composer.hidden = true;
      this.#ended(error.message, error.status === 401, callEmergency(), callTeam());
      this.#scroll(this.answer);
    } else if (NOT_TAKEN.includes(error.status)) {
      this.#open.delete(one.key);
      one.item.remove();
      this.#wait(false);
      if (one.said.text) this.#write(one.said.text);
      else await this.#catchUp(() => true);
      this.#complain(error.message);
    } else {
      this.#failed(one, words.chat.failed);
      const why = error.message || fill(words.chat.connection, contacts);
      this.#complain(...(navigator.onLine ? [why, " "] : []), callEmergency());
      this.#scroll(one.item);
    }
  }

  #failed(one, why) {
    one.state.replaceChildren(el("span", {}, why), el("button", { type: "button", class: "retry", onclick: () => this.#send(one) }, words.chat.retry));
  }

  /** Kept, and not answered: whom to phone is said once, with the last such message. */
  #unanswered(one, why) {
    this.#failed(one, words.chat.unanswered);
    this.log.element.querySelector(".apology")?.remove();
    one.item.append(this.log.apology(why));
  }

  #afterReply(messages, done, first = null) {
    this.#offer(null);
    this.composer.hidden = done;
    if (done) this.#ended(words.chat.ended, true);
    else {
      const asked = messages.findLast((message) => message.widget || message.buttons.length || message.question);
      if (asked) this.#offer(widgetFor(asked, (payload, text) => this.#say({ payload, seen: this.#seen }, { text })), asked);
    }
    this.#scroll(first);
  }

  #ended(sentence, canStart, ...more) {
    const start = canStart && el("button", { type: "button", onclick: () => this.#start() }, words.chat.start_again);
    this.#offer(el("div", { class: "ended" }, el("p", {}, sentence), ...more, start || null));
  }

  #alarm() {
    if (this.banner.childElementCount) return;
    const call = fill(words.chat.emergency_banner, { number: contacts.emergency_number });
    this.banner.append(sign(), el("p", {}, el("strong", {}, call), ` ${words.chat.emergency_more}`), callEmergency());
  }

  #offer(widget, asked = null) {
    // whoever answered with the widget goes on in the next one, instead of being thrown to the top of the page
    if (this.answer.contains(this.shadowRoot.activeElement)) this.#refocus = true;
    const parts = [asked && progress(asked), widget].filter(Boolean);
    this.answer.replaceChildren(...parts);
    this.answer.hidden = !parts.length;
    const isFocusLost = document.activeElement === document.body;
    if (this.#refocus && isFocusLost) (widget ? this.answer : this.scroller).focus({ preventScroll: true });
    if (widget) this.#refocus = false;
  }

  /** While an answer is waited for; `item` is the message that it answers. */
  #wait(busy, item = null) {
    this.#busy = busy;
    this.toggleAttribute("aria-busy", busy);
    this.log.typing.hidden = !busy;
    this.answer.classList.toggle("waiting", busy);
    clearTimeout(this.#slowly);
    this.slow.replaceChildren();
    if (!busy) return;
    this.#scroll(item);
    this.#slowly = setTimeout(() => {
      this.slow.replaceChildren(el("p", {}, fill(words.chat.slow, contacts)), callEmergency());
      this.#scroll(this.slow);
    }, SLOW_MS);
  }

  /** The newest reply from its beginning; everything below it when that fits. What was said before is not scrolled by. */
  #scroll(first = null) {
    requestAnimationFrame(() => {
      // on a screen too low for the talk to scroll between its bar and where it is written, the page does
      const isLow = getComputedStyle(this.scroller).overflowY === "visible";
      const view = isLow ? document.scrollingElement : this.scroller;
      const end = view.scrollHeight - view.clientHeight;
      const above = first && (isLow ? view.scrollTop + first.getBoundingClientRect().top - this.top.offsetHeight : first.offsetTop);
      view.scrollTo({ top: first ? Math.min(end, above - 12) : end, behavior: first ? "auto" : "instant" });
    });
  }
}

const isPatients = (message) => message.from === "patient";

/** The position of the bot's last message, with which a choice says what it answers. */
const lastSeen = (messages) => messages.findLast((message) => message.from === "bot")?.position ?? null;

/** How much is still to come, as far as it can be known before the answers are. */
function progress({ questions_left: count, widget }) {
  if (!count) return null;
  return el("p", { class: "progress muted small" }, widget === "summary" ? words.chat.last_step : counted(words.chat.questions_left, count));
}

/** Random without needing a secure context, which plain http on a hospital's network is not. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

customElements.define("psoas-chat", PsoasChat);
