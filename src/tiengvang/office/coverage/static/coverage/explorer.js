// The explorer's filters fold away on a phone. Everything else works without a script.
(() => {
  const button = document.querySelector(".tv-search__fold");
  const panel = document.getElementById("explorer-filters");
  if (!button || !panel) return;
  button.addEventListener("click", () => {
    const open = panel.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
    if (open) panel.querySelector("input, select, a")?.focus();
  });
  // A period and single days shut each other out: whoever picks one means it.
  const period = document.getElementById("explorer-period");
  const days = ["explorer-from", "explorer-to"].map((id) => document.getElementById(id));
  period?.addEventListener("change", () => { if (period.value) days.forEach((day) => { day.value = ""; }); });
  days.forEach((day) => day?.addEventListener("change", () => { if (day.value && period) period.value = ""; }));
})();
