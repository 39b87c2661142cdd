// What is typed into the form of a task's progress is kept on the device until it was sent, so that a telephone that
// loses the network loses no words. Files cannot be kept that way; the page says so.
(function () {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const place = "tv-draft:" + form.dataset.draft;
  const kept = ["unit", "period", "nothing_arose", "percent", "text", "done_on", "link", "caption"];
  const sent = new Set((form.dataset.sent || "").split(" "));
  const store = { // a browser may refuse to keep anything; then the form works as any other
    get: () => { try { return JSON.parse(localStorage.getItem(place) || "null"); } catch { return null; } },
    set: (value) => { try { localStorage.setItem(place, JSON.stringify(value)); } catch { /* no room, or not allowed */ } },
    drop: () => { try { localStorage.removeItem(place); } catch { /* not allowed */ } },
  };
  const restored = form.querySelector("[data-draft-restored]"), offline = form.querySelector("[data-draft-offline]");
  const field = (name) => form.elements.namedItem(name);
  const value = (input) => (input.type === "checkbox" ? input.checked : input.value);
  const fresh = Object.fromEntries(kept.filter(field).map((name) => [name, value(field(name))]));
  const key = field("draft_key");

  const draft = store.get();
  if (draft && sent.has(draft.key)) store.drop();
  else if (draft && draft.values && !form.querySelector(".errorlist")) {
    for (const name of kept) {
      const input = field(name);
      if (!input || !(name in draft.values)) continue;
      if (input.type === "checkbox") input.checked = draft.values[name]; else input.value = draft.values[name];
    }
    if (draft.key) key.value = draft.key;
    restored.hidden = false;
  }
  const keep = () => {
    const values = Object.fromEntries(kept.filter(field).map((name) => [name, value(field(name))]));
    if (Object.keys(values).every((name) => values[name] === fresh[name])) store.drop();
    else store.set({ key: key.value, values });
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.querySelector("[data-draft-discard]").addEventListener("click", () => { store.drop(); window.location.reload(); });

  const percent = field("percent"), nothing = field("nothing_arose");
  if (percent) {
    const quick = document.createElement("div");
    quick.className = "tv-quick";
    for (const figure of [25, 50, 75, 100]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-secondary";
      button.textContent = figure + "%";
      button.addEventListener("click", () => { percent.value = figure; keep(); });
      quick.append(button);
    }
    percent.after(quick);
  }
  if (nothing && percent && field("period")) nothing.addEventListener("change", () => { if (nothing.checked) percent.value = 100; keep(); });

  form.addEventListener("submit", (event) => {
    keep();
    if (!navigator.onLine) {
      event.preventDefault();
      offline.hidden = false;
      offline.scrollIntoView({ block: "center" });
      return;
    }
    form.querySelector("button[type=submit]").disabled = true; // a second press sends nothing twice
  });
  window.addEventListener("pageshow", () => { form.querySelector("button[type=submit]").disabled = false; });
  window.addEventListener("online", () => { offline.hidden = true; });
})();
