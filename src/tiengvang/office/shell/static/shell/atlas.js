// Draws a world map shaded by country, and beside it the region of the place, out of vendored outlines and the profile's
// map sheet: <figure data-tv-atlas="ID"> takes its data from the JSON script of that id (coverage/dashboard/atlas.py).
(function () {
  "use strict";
  const language = document.documentElement.lang || "vi";
  const files = new Map();
  const SVG = "http://www.w3.org/2000/svg";
  const load = (address) => {
    if (!files.has(address)) files.set(address, fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(address + ": " + answer.status);
      return answer.json();
    }));
    return files.get(address);
  };

  function node(parent, name, attributes, text) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function sheet(box, width, height) {
    box.textContent = "";
    return node(box, "svg", { viewBox: "0 0 " + width + " " + height, "aria-hidden": "true", focusable: "false" });
  }

  const shapes = (atlas) => window.geo.feature(atlas, atlas.objects.countries).features;

  function land(svg, features, path, data) {
    for (const one of features) {
      const country = data.countries[one.id];
      const outline = path(one);
      if (!outline) continue;
      const shape = node(svg, "path", { d: outline, class: "tv-shade--" + (country ? country.shade : 0) });
      if (country) shape.dataset.code = one.id;
    }
  }

  // Countries that the coarse outlines lack, as points; only those that have mentions.
  function smallLand(svg, features, points, project, data) {
    const there = new Set(features.map((one) => one.id));
    for (const [code, at] of Object.entries(points)) {
      const country = data.countries[code], spot = project(at);
      if (there.has(code) || !country || !spot) continue;
      node(svg, "circle", { cx: spot[0], cy: spot[1], r: 3, class: "tv-shade--" + country.shade }).dataset.code = code;
    }
  }

  // Islands that no outline has belong to the country of the place and carry its shade.
  function islands(svg, project, data, radius) {
    const home = data.home.map((code) => data.countries[code]).find(Boolean);
    for (const group of data.islands) for (const point of group.points) {
      const spot = project(point);
      if (spot) node(svg, "circle", { cx: spot[0], cy: spot[1], r: radius, class: "tv-atlas__island tv-shade--" + Math.max(home ? home.shade : 0, 3) });
    }
  }

  // Names stand in a column at the right of what they name, far enough apart to be read, tied to it by a thin line.
  function namesAside(svg, data, project, size, edge) {
    const line = size * 1.25;
    const spots = data.labels.map((one) => ({ one, at: project(one.at) })).sort((a, b) => a.at[1] - b.at[1]);
    const column = Math.min(edge, Math.max(...spots.map((spot) => spot.at[0])) + size * 2.6);
    let last = spots.reduce((sum, spot) => sum + spot.at[1], 0) / spots.length - line * (spots.length - 1) / 2 - line;
    for (const { one, at } of spots) {
      last += line;
      node(svg, "path", { class: "tv-atlas__lead", d: "M" + at[0] + " " + at[1] + "L" + (column - 3) + " " + (last - size * 0.32) });
      name(svg, data, one, column, last, size, "start");
    }
  }

  // A label names the place, an archipelago that is drawn, or else a sea.
  function name(svg, data, one, x, y, size, anchor) {
    const isLand = data.islands.some((other) => other.id === one.id);
    const kind = one.id === "place" ? " tv-atlas__name--place" : isLand ? "" : " tv-atlas__sea";
    node(svg, "text", { x, y, "font-size": size, "text-anchor": anchor, class: "tv-atlas__name" + kind }, one.name);
  }

  // The cut of the map lies where the place is not: in the Atlantic for one in Asia or Oceania, else in the Pacific.
  const middle = (data) => (data.centre[0] > 60 || data.centre[0] < -150 ? 153 : 11);

  function projected(kind) {
    return kind === "equal-earth" ? window.geo.geoEqualEarth() : kind === "mercator" ? window.geo.geoMercator() : window.geo.geoNaturalEarth1();
  }

  async function drawWorld(box, data) {
    const [atlas, points] = await Promise.all([load(data.base), load(data.points)]);
    const width = Math.max(box.clientWidth, 280), narrow = width < 560, height = Math.round(width * 0.53);
    const svg = sheet(box, width, height);
    const project = projected(data.projection).rotate([-middle(data), 0]);
    const features = shapes(atlas).filter((one) => one.id !== "010"); // Antarctica publishes nothing
    project.fitExtent([[4, 4], [width - 4, height - 4]], { type: "FeatureCollection", features });
    project.clipExtent([[0, 0], [width, height]]);
    land(svg, features, window.geo.geoPath(project), data);
    smallLand(svg, features, points, project, data);
    islands(svg, project, data, narrow ? 0.7 : 1);
    const place = project(data.centre);
    namesAside(svg, data, project, narrow ? 10 : 12, width - (narrow ? 130 : 170));
    node(svg, "circle", { class: "tv-atlas__place", cx: place[0], cy: place[1], r: narrow ? 3.5 : 4.5 });
  }

  // The frame of the region: the place and everything that the profile draws or names, with room around it.
  function region(data) {
    const points = [data.centre, ...data.labels.map((one) => one.at), ...data.islands.flatMap((one) => one.points)];
    const lons = points.map((one) => one[0]), lats = points.map((one) => one[1]);
    const pad = Math.max(3, (Math.max(...lons) - Math.min(...lons)) * 0.55);
    const corner = (lon, lat) => ({ type: "Point", coordinates: [lon, lat] });
    return { type: "GeometryCollection", geometries: [
      corner(Math.min(...lons) - pad, Math.min(...lats) - pad * 0.25), corner(Math.max(...lons) + pad * 0.9, Math.max(...lats) + pad * 1.1)] };
  }

  async function drawClose(box, data) {
    const atlas = await load(data.close);
    const width = Math.max(box.clientWidth, 160), height = Math.round(width * 1.05);
    const svg = sheet(box, width, height);
    const project = window.geo.geoMercator().fitSize([width, height], region(data)).clipExtent([[-20, -20], [width + 20, height + 20]]);
    land(svg, shapes(atlas), window.geo.geoPath(project), data);
    islands(svg, project, data, 1.6);
    const size = width < 220 ? 11 : 12.5;
    const place = project(data.centre);
    node(svg, "circle", { class: "tv-atlas__place", cx: place[0], cy: place[1], r: 5 });
    for (const one of data.labels) {
      const at = project(one.at), island = data.islands.find((other) => other.id === one.id);
      const half = one.name.length * size * 0.28;
      const x = Math.min(Math.max(at[0], half + 4), width - half - 4);
      if (one.id === "place") name(svg, data, one, at[0] - 9, at[1] + size * 0.35, size, "end");
      else name(svg, data, one, x, island ? Math.min(...island.points.map((point) => project(point)[1])) - size * 0.6 : at[1], size, "middle");
    }
  }

  function tips(figure, data) {
    const tip = figure.querySelector(".tv-atlas__tip");
    figure.addEventListener("pointermove", (event) => {
      const country = data.countries[event.target.dataset ? event.target.dataset.code : ""];
      tip.hidden = !country;
      if (!country) return;
      tip.textContent = country.name + ": " + new Intl.NumberFormat(language).format(country.mentions);
      const frame = figure.getBoundingClientRect();
      tip.style.left = Math.min(event.clientX - frame.left + 12, frame.width - tip.offsetWidth - 4) + "px";
      tip.style.top = event.clientY - frame.top + 14 + "px";
    });
    figure.addEventListener("pointerleave", () => { tip.hidden = true; });
    figure.addEventListener("click", (event) => {
      const country = data.countries[event.target.dataset ? event.target.dataset.code : ""];
      if (country) window.location.assign(country.url);
    });
  }

  function draw(figure) {
    const source = document.getElementById(figure.dataset.tvAtlas);
    if (!source || figure.dataset.drawn) return;
    figure.dataset.drawn = "yes";
    const data = JSON.parse(source.textContent);
    const world = figure.querySelector(".tv-atlas__world"), close = figure.querySelector(".tv-atlas__close");
    let width = 0;
    const all = () => {
      if (!figure.isConnected || figure.clientWidth === width) return;
      width = figure.clientWidth;
      drawWorld(world, data).then(() => drawClose(close, data)).catch((fault) => { figure.dataset.fault = fault.message; });
    };
    new ResizeObserver(all).observe(figure);
    tips(figure, data);
  }

  const start = (root) => { if (window.geo) root.querySelectorAll("[data-tv-atlas]").forEach(draw); };
  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement || document)); // of what was put in
})();
