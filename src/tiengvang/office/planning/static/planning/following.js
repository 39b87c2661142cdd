// Buttons that copy a text; without this script, or where the browser does not allow it, the text can be selected by hand.
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy), said = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(source.value); said.hidden = false; }
      catch { source.focus(); source.select(); }
    });
  }
})();
