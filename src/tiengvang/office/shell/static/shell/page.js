// What every page of the office does with HTMX: an answer that is another page (the session ended) is opened as a page,
// and a part that could not be loaded says so and can be tried again.
(function () {
  "use strict";
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = new URL(event.detail.pathInfo.finalRequestPath || event.detail.pathInfo.requestPath, window.location.href);
    const came = event.detail.xhr.responseURL && new URL(event.detail.xhr.responseURL);
    if (came && came.pathname !== asked.pathname && /\/(accounts|login)\//.test(came.pathname)) {
      event.detail.shouldSwap = false;
      window.location.reload(); // the frame asks to sign in, and comes back here
    }
  });
  function failed(event) {
    const note = document.getElementById("tv-failed"), place = event.detail.target;
    if (!note || !place || !place.hasAttribute("hx-get")) return;
    place.replaceChildren(note.content.cloneNode(true));
    place.querySelector("button").addEventListener("click", () => window.htmx.trigger(place, "load"));
  }
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target.removeAttribute("aria-busy"));
})();
