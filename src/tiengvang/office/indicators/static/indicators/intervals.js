// An indicator's course, a kind of chart for shell/charts.js: { kind: "intervals", unit: "count" | "percent", categories,
// titles, values, low, high, target, open, under_way, urls, names: { value, band, target, open } }.
// The band is the 95 % interval, hollow marks are not approved or estimated, lines to a period that is not over are dashed.
// A click opens the method behind a value.
(function () {
  "use strict";
  const { kinds, colour, escaped, calm, language } = window.tvCharts;

  function axisLabel(value, unit) {
    const text = new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);
    return unit === "percent" ? text + "%" : text;
  }

  // From the low to the high end. Where the points are few each gets a bar of its own: an area between two years would
  // say something of the days between them.
  function band(data, shade, few) {
    const known = (at) => data.low[at] !== null && data.high[at] !== null;
    const foot = data.low.map((low, at) => (known(at) ? low : null));
    const length = data.low.map((low, at) => (known(at) ? data.high[at] - low : null));
    if (few) {
      const bar = { type: "bar", stack: "band", barWidth: 16, silent: true, color: shade, z: 1, emphasis: { disabled: true } };
      return [
        { ...bar, name: "_", data: foot, itemStyle: { color: "transparent" } },
        { ...bar, name: data.names.band, data: length, itemStyle: { color: shade, opacity: 0.28, borderRadius: 2 } },
      ];
    }
    const line = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, color: shade, z: 1 };
    return [{ ...line, name: "_", data: foot }, { ...line, name: data.names.band, data: length, areaStyle: { color: shade, opacity: 0.22 } }];
  }

  // The values at some of the points, nothing at the others.
  const joined = (data, chosen) => data.values.map((value, at) => (chosen(at) ? value : null));

  function options(element, data) {
    const text = colour(element, "--w-color-text-meta"), strong = colour(element, "--w-color-text-context");
    const rule = colour(element, "--w-color-border-furniture"), ground = colour(element, "--tv-surface");
    const sea = colour(element, "--in-line"), goal = colour(element, "--tv-accent");
    const few = data.values.length <= 12;
    const marks = data.values.map((value, at) => ({
      value, symbol: "circle", itemStyle: data.open[at] ? { color: ground, borderColor: sea, borderWidth: 2 } : { color: sea },
    }));
    const target = { name: data.names.target, type: "line", step: "middle", symbol: few ? "rect" : "none", symbolSize: [44, 3], data: data.target,
      color: goal, lineStyle: { color: goal, width: few ? 0 : 2, type: "dashed" }, z: 6 };
    const line = { type: "line", color: sea, cursor: "pointer", z: 4 };
    const shown = [...band(data, sea, few),
      { ...line, name: data.names.value, data: marks, symbolSize: 9, showAllSymbol: true, lineStyle: { color: sea, width: 0 }, z: 5 },
      { ...line, name: "_whole", data: joined(data, (at) => !data.under_way[at]), symbol: "none", silent: true, lineStyle: { color: sea, width: 2.5 } },
      ...data.values.map((_value, at) => at).filter((at) => at && (data.under_way[at] || data.under_way[at - 1])).map((at) => (
        { ...line, name: "_open" + at, data: joined(data, (other) => other === at || other === at - 1), symbol: "none", silent: true, lineStyle: { color: sea, width: 2, type: "dashed" } }))];
    if (data.target.some((one) => one !== null)) shown.push(target);
    const names = [data.names.value, { name: data.names.band, icon: "rect" }];
    return {
      animation: !calm, animationDuration: 300, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: false }, // the element says what it is; lines in parts would be read out one by one
      grid: { left: 4, right: 12, top: 14, bottom: element.clientWidth < 420 ? 62 : 38, containLabel: true }, // the legend takes two lines there
      legend: { bottom: 0, left: 0, itemGap: 16, textStyle: { color: strong, fontSize: 12 }, data: shown.length && shown[shown.length - 1] === target ? [...names, data.names.target] : names },
      tooltip: { trigger: "axis", confine: true, backgroundColor: ground, borderColor: rule, textStyle: { color: strong, fontSize: 13 },
        formatter: (points) => escaped(data.titles[points[0].dataIndex]) + (data.open[points[0].dataIndex] ? "<br>" + escaped(data.names.open) : "") },
      xAxis: { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: rule } }, axisLabel: { color: text, fontSize: 12, lineHeight: 16, hideOverlap: !few, interval: few ? 0 : "auto" } },
      yAxis: { type: "value", splitNumber: 4, splitLine: { lineStyle: { color: rule, type: "dotted" } },
        max: data.unit === "percent" ? (range) => (range.max > 80 ? 100 : null) : null,
        axisLabel: { color: text, fontSize: 12, formatter: (value) => axisLabel(Math.round(value * 100) / 100, data.unit) } },
      series: shown,
    };
  }

  kinds.set("intervals", { options, url: (data, point) => data.urls[point.dataIndex] });
})();
