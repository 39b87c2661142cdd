// Draws the charts of the office's pages with Apache ECharts: <div data-tv-chart="ID"> takes its data from the JSON script
// of that id. { kind: "bars" | "lines", unit: "count" | "percent", categories, titles,
//   series: [{ name, colour: a CSS variable, values, urls, dashed }] }. A click opens the mentions behind a value.
// A script that stands behind this one may add a kind: tvCharts.kinds.set(name, { options(element, data), url(data, point) }).
(function () {
  "use strict";
  const drawn = new Map();
  const language = document.documentElement.lang || "vi";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  const contrast = window.matchMedia("(prefers-contrast: more)");
  const symbols = ["circle", "triangle", "rect", "diamond"];

  const format = (value, unit) => {
    if (value === null || value === undefined) return "–";
    const text = new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(value);
    return unit === "percent" ? text + "%" : text;
  };

  // The value of a CSS variable as the browser computes it, since tokens may be formulas.
  function colour(element, name) {
    const probe = document.createElement("i");
    probe.style.color = "var(" + name + ")";
    element.appendChild(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  const escaped = (text) => {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  };

  function series(data, one, at, shade) {
    const line = data.kind === "lines";
    return {
      name: one.name, type: line ? "line" : "bar", stack: line ? undefined : "all", data: one.values, cursor: "pointer",
      color: shade, itemStyle: { color: shade }, connectNulls: false, barMaxWidth: 36,
      symbol: line ? symbols[at % symbols.length] : undefined, symbolSize: 6, showAllSymbol: "auto",
      lineStyle: line ? { color: shade, width: one.dashed ? 1.5 : 2.5, type: one.dashed ? "dashed" : "solid", opacity: one.dashed ? 0.75 : 1 } : undefined,
      emphasis: { focus: "series" },
    };
  }

  function options(element, data) {
    const text = colour(element, "--w-color-text-meta"), strong = colour(element, "--w-color-text-context");
    const rule = colour(element, "--w-color-border-furniture"), ground = colour(element, "--tv-surface");
    const narrow = element.clientWidth < 480;
    const font = getComputedStyle(document.body).fontFamily;
    return {
      animation: !calm.matches, animationDuration: 300, textStyle: { fontFamily: font },
      aria: { enabled: true, decal: { show: contrast.matches } },
      grid: { left: 4, right: 8, top: 12, bottom: data.series.length > 3 ? (narrow ? 92 : element.clientWidth < 640 ? 76 : 54) : 34, containLabel: true },
      legend: { bottom: 0, left: 0, icon: data.kind === "lines" ? undefined : "roundRect", itemWidth: data.kind === "lines" ? 26 : 12,
        itemHeight: 10, itemGap: 14, textStyle: { color: strong, fontSize: 12 } },
      tooltip: {
        trigger: "axis", confine: true, backgroundColor: ground, borderColor: rule, textStyle: { color: strong, fontSize: 13 },
        axisPointer: { type: data.kind === "lines" ? "line" : "shadow" },
        formatter: (points) => "<b>" + escaped(data.titles[points[0].dataIndex]) + "</b>" + points
          .map((one) => "<br>" + one.marker + escaped(one.seriesName) + ": <b>" + format(one.value, data.unit) + "</b>").join(""),
      },
      xAxis: { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: rule } },
        axisLabel: { color: text, fontSize: 11, hideOverlap: true } },
      yAxis: { type: "value", minInterval: 1, splitNumber: 4,
        max: data.unit === "percent" ? (range) => Math.min(100, Math.ceil((range.max + 1) / 20) * 20) : undefined,
        interval: data.unit === "percent" ? 20 : undefined, splitLine: { lineStyle: { color: rule, type: "dotted" } },
        axisLabel: { color: text, fontSize: 11, formatter: (value) => format(value, data.unit) } },
      series: data.series.map((one, at) => series(data, one, at, colour(element, one.colour))),
    };
  }

  const plain = { options, url: (data, point) => (data.series[point.seriesIndex].urls || [])[point.dataIndex] };
  const kinds = new Map([["bars", plain], ["lines", plain]]);
  window.tvCharts = { kinds, colour, escaped, calm: calm.matches, language };

  function draw(element) {
    const source = document.getElementById(element.dataset.tvChart);
    if (!source || drawn.has(element)) return;
    const data = JSON.parse(source.textContent), kind = kinds.get(data.kind);
    const chart = window.echarts.init(element, null, { renderer: "svg" });
    const paint = () => chart.setOption(kind.options(element, data));
    paint();
    chart.on("click", (point) => {
      const url = kind.url(data, point);
      if (url) window.location.assign(url);
    });
    const watcher = new ResizeObserver(() => { chart.resize(); paint(); });
    watcher.observe(element);
    drawn.set(element, { chart, paint, watcher });
  }

  function redraw() {
    for (const [element, { chart, paint, watcher }] of drawn) {
      if (element.isConnected) { paint(); continue; }
      watcher.disconnect();
      chart.dispose();
      drawn.delete(element);
    }
  }

  function start(root) {
    if (!window.echarts) return;
    redraw();
    root.querySelectorAll("[data-tv-chart]").forEach(draw);
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => start(event.detail.elt.parentElement || document)); // of what was put in
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  contrast.addEventListener("change", redraw);
})();
