// <psoas-chat>: the conversation, its questions' widgets, and a composer that never loses or doubles a message.
// With the attribute `page` it fills our own page; without, it stands in another site's, for which `invite` says whose
// talk it is and CSS custom properties of theme.css set its colours. `language` is the code of the one it speaks first.
import { leave, openChat, Refused, say, transcript } from "./api.js";
import { el, stylesheet } from "./dom.js";
import { bar, callEmergency, dress } from "./frame.js";
import { Log, sign } from "./log.js";
import { birthDate } from "./widgets/birth-date.js";
import { widgetFor } from "./widgets/index.js";
import { contacts, counted, fill, speak, words } from "./wording.js";

const LIMIT = 2000;
const BIRTH_DATE_NEEDED = 428;
const NOT_TAKEN = [409, 413, 422]; // a choice whose question has passed, or what is no message
const STYLES = ["/static/theme.css", "/static/base.css", "./chat.css", "./widgets.css"];

class PsoasChat extends HTMLElement {
  #begun = false;
  #busy = false;
  #shown = 0;
  #seen = null;
  #refocus = false;
  #tabs = new BroadcastChannel("psoas-chat");
  #unsent = new Map(); // by their keys, what the server may not have

  async connectedCallback() {
    if (this.#begun) return; // moved within its page, the conversation goes on
    this.#begun = true;
    await speak(this.getAttribute("language")); // what stands in the page is seen until there are words
    const root = this.attachShadow({ mode: "open" });
    const sheets = STYLES.map(stylesheet);
    root.append(...sheets.map(({ link }) => link));
    this.isPage = this.hasAttribute("page");
    if (!this.isPage) dress(this);
    this.#build();
    await Promise.all(sheets.map(({ loaded }) => loaded));
    root.append(this.frame);
    for (const change of ["online", "offline"]) {
      addEventListener(change, () => { this.offline.hidden = navigator.onLine; });
    }
    addEventListener("visibilitychange", () => { if (!document.hidden) this.#catchUp(); });
    this.#tabs.addEventListener("message", () => this.#catchUp());
    if (this.isPage) this.#resume();
    else this.#start();
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
    this.offline = el("p", { class: "offline", role: "status", hidden: navigator.onLine }, words.chat.offline);
    this.banner = el("div", { class: "banner", role: "alert" });
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": words.chat.log },
      this.log.element, this.log.typing, this.answer);
    this.composer = this.#composer();
    this.frame = el("div", { class: "frame" },
      el("a", { class: "skip", href: "#write", onclick: (event) => { event.preventDefault(); this.input.focus(); } }, words.page.skip),
      bar(this.isPage ? document.documentElement : this, () => this.#leave()),
      el(this.isPage ? "main" : "section", { class: "talk", "aria-label": this.isPage ? null : words.page.title }, this.banner, this.languages, this.scroller, this.composer),
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
  #leave() {
    const left = el("main", { class: "left card", tabindex: "-1" }, el("h1", {}, words.page.left_title), el("p", {}, words.page.left));
    this.frame.replaceChildren(left);
    this.#tabs.close();
    this.#shown = 0;
    this.#unsent.clear();
    left.focus();
    if (this.isPage) leave();
  }

  #composer() {
    this.input = el("textarea", { id: "write", rows: "1", enterkeyhint: "send", autocomplete: "off",
      "aria-label": words.chat.write, "aria-describedby": "write-problem", placeholder: words.chat.write });
    this.problem = el("p", { id: "write-problem", class: "problem", role: "alert" });
    this.sendButton = el("button", { class: "primary" }, words.chat.send);
    const form = el("form", { class: "composer", novalidate: true }, this.offline, this.problem,
      el("div", { class: "row" }, this.input, this.sendButton));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.#type(); });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#type(); }
    });
    this.input.addEventListener("input", () => {
      this.problem.textContent = "";
      this.input.style.height = "auto";
      this.input.style.height = `${Math.min(this.input.scrollHeight + 4, 180)}px`;
    });
    return form;
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
      if (error.status === 401) await this.#start();
      else this.#cannotStart(error, () => this.#resume());
    }
    this.#wait(false);
  }

  async #start(bornOn = null) {
    this.log.clear();
    this.#unsent.clear();
    this.banner.replaceChildren();
    this.composer.hidden = false;
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
    this.composer.hidden = true;
    this.#offer(birthDate((bornOn) => this.#start(bornOn)));
  }

  #cannotStart(error, again) {
    this.log.clear();
    this.log.note(error.message || words.chat.connection);
    this.#offer(el("button", { type: "button", class: "primary", onclick: () => { this.log.clear(); again(); } }, words.chat.retry));
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
    messages.forEach((message) => {
      if (message.from === "bot") this.log.bot(message);
      else {
        const { state } = this.log.patient(message);
        if (message.payload && !message.answered && message.position < this.#seen) state.replaceChildren(words.chat.passed);
        else if (!message.answered) {
          const said = message.payload ? { payload: message.payload } : { text: message.text };
          this.#failed(state, words.chat.unanswered, () => this.#send(said, message, message.key, state));
        }
      }
    });
    this.#showUnsent(new Set(messages.map(({ key }) => key)));
    const open = messages.slice(messages.findLastIndex(isPatients) + 1);
    this.#afterReply(open, done);
    if (messages.some((message) => message.emergency)) this.#alarm();
  }

  /** What did not leave stays on the page whatever is shown anew; a choice only until its question has passed. */
  #showUnsent(kept) {
    for (const [key, { said, shown }] of this.#unsent) {
      if (kept.has(key) || (said.payload && said.seen !== this.#seen)) this.#unsent.delete(key);
      else {
        const { state } = this.log.patient(shown);
        this.#failed(state, words.chat.failed, () => this.#send(said, shown, key, state));
      }
    }
  }

  #type() {
    const text = this.input.value.trim();
    if (!text) { this.input.focus(); return; }
    if (text.length > LIMIT) {
      this.problem.textContent = fill(words.chat.too_long, { length: text.length.toLocaleString(words.lang), limit: LIMIT.toLocaleString(words.lang) });
      return;
    }
    if (this.#busy) return;
    this.input.value = "";
    this.input.style.height = "auto";
    this.#send({ text }, { text });
  }

  /** Send once; a retry carries the same key, so that the server counts it once. */
  async #send(said, shown, key = newKey(), state = null) {
    if (this.#busy) return;
    state ??= this.log.patient(shown).state;
    state.replaceChildren(words.chat.sending);
    this.problem.textContent = "";
    this.languages.hidden = true;
    this.#unsent.set(key, { said, shown });
    this.#wait(true);
    try {
      const reply = await say(said, key);
      this.#unsent.delete(key);
      if (reply.failed) {
        this.#failed(state, words.chat.unanswered, () => this.#send(said, shown, key, state));
        reply.messages.forEach((message) => this.log.bot(message));
      } else {
        state.replaceChildren();
        this.#shown += 1 + reply.messages.length;
        this.#seen = lastSeen(reply.messages);
        const first = reply.messages.map((message) => this.log.bot(message))[0];
        this.#afterReply(reply.messages, reply.done, first);
        if (reply.messages.some((message) => message.emergency)) this.#alarm();
        this.#tabs.postMessage("said");
      }
    } catch (error) {
      await this.#refused(error, state, said, shown, key);
    }
    this.#wait(false);
  }

  async #refused(error, state, said, shown, key) {
    if (!(error instanceof Refused)) throw error;
    if (error.status === 401) {
      state.replaceChildren(words.chat.failed);
      if (said.text) this.input.value = said.text; // for the next talk
      this.composer.hidden = true;
      this.#ended(error.message);
    } else if (NOT_TAKEN.includes(error.status)) {
      this.#unsent.delete(key);
      state.closest(".turn").remove();
      this.#wait(false);
      if (said.text) this.input.value = said.text;
      else await this.#catchUp(() => true);
      this.problem.textContent = error.message;
    } else {
      this.#failed(state, words.chat.failed, () => this.#send(said, shown, key, state));
      this.problem.textContent = error.message || words.chat.connection;
    }
  }

  #failed(state, why, again) {
    state.replaceChildren(el("span", {}, why), el("button", { type: "button", class: "retry", onclick: again }, words.chat.retry));
  }

  #afterReply(messages, done, first = null) {
    this.#offer(null);
    this.composer.hidden = done;
    if (done) this.#ended(words.chat.ended);
    else {
      const asked = messages.findLast((message) => message.widget || message.buttons.length || message.question);
      if (asked) this.#offer(widgetFor(asked, (payload, text) => this.#send({ payload, seen: this.#seen }, { text })), asked);
    }
    this.#scroll(first);
  }

  #ended(sentence) {
    this.#offer(el("div", { class: "ended" }, el("p", {}, sentence),
      el("button", { type: "button", onclick: () => this.#start() }, words.chat.start_again)));
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

  #wait(busy) {
    this.#busy = busy;
    this.toggleAttribute("aria-busy", busy);
    this.log.typing.hidden = !busy;
    this.sendButton.disabled = busy;
    this.answer.classList.toggle("waiting", busy);
    if (busy) this.#scroll();
  }

  /** The newest reply from its beginning; everything below it when that fits. What was said before is not scrolled by. */
  #scroll(first = null) {
    requestAnimationFrame(() => {
      const end = this.scroller.scrollHeight - this.scroller.clientHeight;
      const top = first ? first.offsetTop - 12 : end;
      this.scroller.scrollTo({ top: Math.min(end, top), behavior: first ? "auto" : "instant" });
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
