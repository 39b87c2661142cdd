/* The desk's keys and its sending of answers. Keeps nothing half-done: a choice lives in the page until it is taken. */
(() => {
  "use strict";
  const desk = document.getElementById("desk");
  if (!desk) return;
  const card = document.getElementById("desk-card");
  const notice = document.getElementById("desk-notice");
  const signedOut = document.getElementById("desk-signed-out");
  const keys = document.getElementById("desk-keys");
  const keysOn = keys.querySelector("[data-keys-on]");
  const KEPT = "tiengvang-desk-keys";
  let waiting = null; // the form whose answer is under way or was not taken yet
  let busy = false;

  const form = () => card.querySelector("[data-answer]");
  const chosen = (name) => card.querySelector(`input[name="${name}"]:checked`);
  const cookie = (name) => (document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`)) || [])[1] || "";

  /* A tone is asked only of what is about the place. */
  function follow() {
    const tone = card.querySelector("[data-tone]");
    if (!tone) return;
    const about = chosen("about");
    tone.disabled = Boolean(about) && about.value === "other";
    const ready = about && (tone.disabled || chosen("tone"));
    card.querySelector("[data-confirm]").setAttribute("aria-disabled", ready ? "false" : "true");
  }

  function choose(name, place) {
    const inputs = [...card.querySelectorAll(`input[name="${name}"]`)];
    if (!inputs[place] || inputs[place].closest("fieldset").disabled) return;
    inputs[place].checked = true;
    inputs[place].focus();
    follow();
  }

  function anew() {
    card.querySelectorAll('input[type="radio"]:checked').forEach((one) => { one.checked = false; });
    if (document.activeElement && document.activeElement.closest("[data-answer]")) document.activeElement.blur();
    follow();
  }

  function quiet() { notice.hidden = true; signedOut.hidden = true; }

  function say(words, { resend = false, onward = false } = {}) {
    quiet();
    notice.querySelector("[data-words]").textContent = words;
    notice.querySelector("[data-resend]").hidden = !resend;
    notice.querySelector("[data-onward]").hidden = !onward;
    notice.hidden = false;
  }

  function show(html) {
    card.innerHTML = html;
    waiting = null;
    quiet();
    follow();
    const title = document.getElementById("desk-title");
    if (title) title.focus({ preventScroll: true });
    if (card.getBoundingClientRect().top < 0) card.scrollIntoView();
  }

  /* The token is read from the cookie each time: signing in again changes it, and the form still holds the old one. */
  async function send(what) {
    if (busy) return;
    busy = true;
    waiting = what;
    card.setAttribute("aria-busy", "true");
    const data = new FormData(what);
    data.set("csrfmiddlewaretoken", cookie("csrftoken") || data.get("csrfmiddlewaretoken"));
    try {
      const answer = await fetch(what.action, {
        method: "POST", body: data, credentials: "same-origin", redirect: "manual",
        headers: { "HX-Request": "true", "HX-Current-URL": window.location.href },
      });
      if (answer.status === 401) { quiet(); signedOut.hidden = false; signedOut.scrollIntoView({ block: "nearest" }); }
      else if (answer.ok || answer.status === 422) show(await answer.text());
      else if (answer.status === 409) { waiting = null; say(await answer.text(), { onward: true }); }
      else if (answer.status === 403 || answer.status === 404) say(desk.dataset.refused, { onward: true });
      else say(desk.dataset.failed, { resend: true });
    } catch (error) {
      say(desk.dataset.lost, { resend: true });
    } finally {
      busy = false;
      card.removeAttribute("aria-busy");
    }
  }

  function confirm() {
    const what = form();
    if (!what) return;
    const tone = card.querySelector("[data-tone]");
    if (!chosen("about")) { card.querySelector('input[name="about"]').focus(); return; }
    if (!tone.disabled && !chosen("tone")) { card.querySelector('input[name="tone"]').focus(); return; }
    send(what);
  }

  const press = (selector) => { const found = card.querySelector(selector); if (found) found.click(); return Boolean(found); };

  /* Places of keys, so that a Vietnamese input method that swallows letters, or a number pad, does no harm. */
  function keyOf(event) {
    const named = event.key.length === 1 && !event.isComposing ? event.key.toLowerCase() : "";
    if (/^[1-3qweuso?]$/.test(named)) return named;
    const place = /^(?:Digit|Numpad)([1-3])$/.exec(event.code) || /^Key([QWEUSO])$/.exec(event.code);
    return place && (event.key === "Process" || event.key === "Unidentified" || !named) ? place[1].toLowerCase() : "";
  }

  function act(key) {
    const about = chosen("about");
    if ("123".includes(key)) {
      choose(about && about.value !== "other" ? "tone" : "about", Number(key) - 1);
    } else if ("qwe".includes(key)) choose("tone", "qwe".indexOf(key));
    else if (key === "u") press("[data-undo]");
    else if (key === "s") press("[data-skip] button") || press("[data-onward]");
    else if (key === "o") press("[data-open]");
  }

  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keysOn.checked) return;
    const at = event.target;
    if (keys.open || at.closest('textarea, select, [contenteditable="true"], input:not([type="radio"])')) return;
    if (event.key === "Enter") {
      if (at.closest("a, button, summary")) return;
      event.preventDefault();
      if (!notice.hidden && !notice.querySelector("[data-onward]").hidden) notice.querySelector("[data-onward]").click();
      else confirm();
      return;
    }
    if (event.key === "Escape") { anew(); return; }
    const key = keyOf(event);
    if (!key || event.repeat) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (key === "?") keys.showModal();
    else if (!busy) act(key);
  }, true);
  /* Wagtail's own list of keys listens to the same "?". */
  window.addEventListener("keypress", (event) => { if (event.key === "?" && keysOn.checked && !event.target.closest("input:not([type='radio'])")) event.stopImmediatePropagation(); }, true);

  card.addEventListener("change", follow);
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.matches("[data-answer]")) confirm();
    else if (event.target.matches("[data-skip]")) send(event.target);
    else event.target.submit();
  });
  desk.addEventListener("click", (event) => { if (event.target.closest("[data-resend]") && waiting) send(waiting); });
  document.querySelectorAll("[data-keys]").forEach((one) => {
    one.hidden = false;
    one.addEventListener("click", () => keys.showModal());
  });
  keysOn.checked = localStorage.getItem(KEPT) !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem(KEPT, keysOn.checked ? "on" : "off"));
  window.addEventListener("beforeunload", (event) => { if (waiting && form() === waiting) event.preventDefault(); });
  follow();
})();
