// Keeps the queue live without a reload, and sounds for a new emergency where the nurse wants it.
const POLL_MS = 2000;
const WAITING_TIMES_MS = 20000;

const rows = document.querySelector("[data-rows]");
const live = document.querySelector("[data-live]");
const sound = document.querySelector("[data-sound]");
const upToDate = live.textContent;
let shown = rows.innerHTML;
let newest = newestEmergency();
let audio = null;

function newestEmergency() {
  return Number(rows.querySelector("[data-newest-emergency]").dataset.newestEmergency);
}

async function refresh() {
  const response = await fetch(location.href, { headers: { "X-Refresh": rows.dataset.opened } });
  if (response.status === 401) {
    chime(); // whoever relies on this page's sound hears that it has ended
    location.assign("/review/login");
    return;
  }
  if (!response.ok) throw new TypeError("not answered");
  const fresh = await response.text();
  say(upToDate);
  if (fresh === shown) return;
  shown = fresh;
  const focused = rows.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  // our own server rendered and escaped these rows
  rows.innerHTML = fresh;
  if (focused) rows.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  if (newestEmergency() > newest) chime();
  newest = Math.max(newest, newestEmergency());
}

function say(text) {
  live.classList.toggle("lost", text === live.dataset.lost); // the waiting times stand still
  if (live.textContent !== text) live.textContent = text;
}

function chime() {
  if (!audio) return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.2, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 1.2);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 1.2);
}

sound.addEventListener("click", () => {
  audio = audio ? null : new AudioContext();
  sound.setAttribute("aria-pressed", String(Boolean(audio)));
  sound.textContent = audio ? sound.dataset.on : sound.dataset.off;
  chime();
});

async function keepLive() {
  try {
    await refresh();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    say(live.dataset.lost);
  }
}

// the server tells of every change; where its stream is cut, the page asks by itself until it is back
let isTold = false;
const changes = new EventSource("/review/changes");
changes.onopen = () => { isTold = true; };
changes.onerror = () => { isTold = false; };
changes.onmessage = keepLive;
setInterval(() => { if (!isTold) keepLive(); }, POLL_MS);
setInterval(keepLive, WAITING_TIMES_MS);
