// Keeps what is typed into a long form: sends it a while after the last key, with the version the form holds. A form
// without this script is saved by its button. Where somebody else saved meanwhile it stops, and the button shows both.
(function () {
  "use strict";
  for (const form of document.querySelectorAll("form[data-autosave]")) {
    const said = document.querySelector("[data-autosave-said]");
    const version = form.querySelector("[name=version]");
    let timer = 0, busy = false, dirty = false, ended = false, sending = false;
    const say = (key) => { if (said) said.textContent = said.dataset[key] || ""; };
    const save = async () => {
      if (busy || !dirty || ended || sending) return;
      busy = true; dirty = false; say("saving");
      try {
        const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (answer.ok) { version.value = (await answer.json()).version; say("saved"); }
        else if (answer.status === 409) { ended = true; say("conflict"); }
        else if (answer.status === 422) { say("wrong"); }
        else { dirty = true; say("failed"); }
      } catch (fault) { dirty = true; say("failed"); }
      busy = false;
      if (dirty && !ended) timer = setTimeout(save, 10000);
    };
    form.addEventListener("input", () => { dirty = true; clearTimeout(timer); timer = setTimeout(save, 2500); });
    form.addEventListener("submit", (event) => {
      if (busy) { event.preventDefault(); setTimeout(() => form.requestSubmit(), 150); return; } // the version comes first
      sending = true;
    });
    window.addEventListener("beforeunload", (event) => { if (dirty && !sending) event.preventDefault(); });
  }
})();
