// A list of boxes to tick that can be filtered; without this script it is a list of boxes to tick.
(function () {
  "use strict";
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "d").toLowerCase();
  for (const ticks of document.querySelectorAll("[data-ticks]")) {
    const filter = ticks.querySelector("[data-ticks-filter]");
    const rows = [...ticks.querySelectorAll("label")].map((label) => ({ label, text: fold(label.textContent), box: label.querySelector("input") }));
    if (rows.length < 8) continue;
    const groups = ticks.querySelectorAll("[data-ticks-group]");
    filter.hidden = false;
    const show = () => {
      const words = fold(filter.value).split(/\s+/).filter(Boolean);
      for (const row of rows) row.label.hidden = words.length > 0 && !row.box.checked && !words.every((word) => row.text.includes(word));
      for (const group of groups) group.hidden = words.length > 0;
    };
    filter.addEventListener("input", show);
    filter.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    const list = ticks.querySelector(".tv-ticks__list"); // what is ticked comes first, so that nobody has to look for it
    for (const row of rows.filter((one) => one.box.checked && !groups.length).reverse()) list.prepend(row.label);
  }
})();
