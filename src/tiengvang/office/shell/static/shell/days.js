// Below each field for a day: which day was chosen, in words of the page's language. A browser shows such a field in the
// order of its own language, month first in an English one, so that 09/11 may be taken for another day; words cannot.
(function () {
  "use strict";
  const language = document.documentElement.lang || "vi", vietnamese = language.startsWith("vi");
  const weekday = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" });
  const two = (number) => String(number).padStart(2, "0");
  let count = 0;

  function inWords(day) {
    if (!vietnamese) return whole.format(day);
    const month = day.getUTCMonth() + 1; // as Decree 30/2020 writes dates: days below 10 and months 1 and 2 with a zero
    return `${weekday.format(day)}, ngày ${two(day.getUTCDate())} tháng ${month < 3 ? two(month) : month} năm ${day.getUTCFullYear()}`;
  }

  function placeOf(field) {
    const words = document.createElement("span"), label = field.closest("label");
    words.className = "tv-day";
    words.id = `tv-day-${(count += 1)}`;
    if (label) words.setAttribute("aria-hidden", "true"); // it describes the field, and is no part of its name
    field.insertAdjacentElement("afterend", words);
    field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), words.id].filter(Boolean).join(" "));
    field.dataset.tvDay = words.id;
    return words;
  }

  function tell(field) {
    const day = field.valueAsDate; // none while a part is missing
    const words = document.getElementById(field.dataset.tvDay) || placeOf(field);
    words.textContent = day && day.getUTCFullYear() > 999 ? inWords(day) : ""; // a year is typed digit by digit
  }

  const isDay = (one) => one instanceof HTMLInputElement && one.type === "date";
  const tellBelow = (place) => place.querySelectorAll("input[type=date]").forEach(tell);
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => isDay(event.target) && tell(event.target));
  }
  document.addEventListener("reset", (event) => setTimeout(() => tellBelow(event.target)));
  document.addEventListener("htmx:load", (event) => tellBelow(event.detail.elt));
  tellBelow(document);
})();
