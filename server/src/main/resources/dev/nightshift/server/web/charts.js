// Charts of a job's runs, drawn by uPlot from JSON.
"use strict";
(function () {
  const places = [...document.querySelectorAll("[data-chart]")];
  if (!places.length || !window.uPlot) return;
  const drawn = new Map();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function seconds(value) {
    if (value === null || value === undefined) return "–";
    if (value < 1) return Math.round(value * 1000) + " ms";
    if (value < 60) return (Math.round(value * 10) / 10) + " s";
    if (value < 3600) return Math.floor(value / 60) + " min " + Math.round(value % 60) + " s";
    return Math.floor(value / 3600) + " h " + Math.round((value % 3600) / 60) + " min";
  }
  const number = (value) => (value === null || value === undefined ? "–" : value.toLocaleString("en-US"));

  function axes(format) {
    const line = { stroke: colour("--line"), width: 1 };
    const base = { stroke: colour("--dim"), font: "11px system-ui", grid: line, ticks: line };
    const two = (n) => String(n).padStart(2, "0");
    return [
      {
        ...base, grid: { show: false },
        values: (u, splits) => splits.map((value) => {
          const at = new Date(value * 1000);
          const wide = u.scales.x.max - u.scales.x.min > 2 * 86400;
          return wide ? two(at.getMonth() + 1) + "-" + two(at.getDate()) : two(at.getHours()) + ":" + two(at.getMinutes());
        }),
      },
      { ...base, size: 62, values: (u, splits) => splits.map((value) => (value === null ? "" : format(value))) },
    ];
  }
  const bars = (size) => uPlot.paths.bars({ size: [size, 28], align: 0 });

  function runs(place, data) {
    const expected = data.expected === null ? null : data.runs.t.map(() => data.expected);
    const series = [
      {},
      { label: "succeeded", stroke: colour("--good-mark"), width: 1.5, points: { show: true, size: 5, fill: colour("--good-mark") }, spanGaps: true, value: (u, v) => seconds(v) },
      { label: "failed", stroke: colour("--bad-mark"), width: 0, paths: () => null, points: { show: true, size: 8, fill: colour("--bad-mark") }, value: (u, v) => seconds(v) },
    ];
    const rows = [data.runs.t, data.runs.took, data.runs.failed];
    if (expected) {
      series.push({ label: "expected", stroke: colour("--warn-mark"), dash: [5, 4], width: 1, points: { show: false }, value: (u, v) => seconds(v) });
      rows.push(expected);
    }
    return plot(place, series, rows, seconds, data.runs.ids);
  }
  function items(place, data) {
    const series = [{}, { label: data.item, stroke: colour("--live-mark"), fill: colour("--live-back"), paths: bars(0.7), points: { show: false }, value: (u, v) => number(v) }];
    return plot(place, series, [data.runs.t, data.runs.items], number, data.runs.ids);
  }
  function days(place, data) {
    const all = data.days.ok.map((ok, i) => ok + data.days.bad[i]);
    const series = [
      {},
      { label: "failed", stroke: colour("--bad-mark"), fill: colour("--bad-mark"), paths: bars(0.7), points: { show: false }, value: (u, v, s, i) => number(i === null ? null : data.days.bad[i]) },
      { label: "succeeded", stroke: colour("--good-mark"), fill: colour("--good-mark"), paths: bars(0.7), points: { show: false }, value: (u, v) => number(v) },
    ];
    const now = Date.now() / 1000;
    return plot(place, series, [data.days.t, all, data.days.ok], number, null, [now - 30 * 86400, now + 43200]);
  }
  function plot(place, series, rows, format, ids, span) {
    place.textContent = "";
    const chart = new uPlot({
      width: place.clientWidth, height: Number(place.dataset.height || 190), series, axes: axes(format),
      scales: { x: span ? { range: () => span } : { range: (u, from, to) => (to - from < 60 ? [from - 300, to + 300] : [from - (to - from) * 0.02, to + (to - from) * 0.02]) }, y: { range: (u, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      cursor: { points: { size: 9 } }, legend: { live: true },
    }, rows, place);
    if (ids) {
      chart.over.style.cursor = "pointer";
      chart.over.addEventListener("click", () => {
        if (chart.cursor.idx !== null && ids[chart.cursor.idx]) location.href = "/runs/" + ids[chart.cursor.idx];
      });
    }
    return chart;
  }
  const kinds = { runs, items, days };
  function draw(place, data) {
    drawn.get(place)?.destroy();
    const rows = place.dataset.chart === "days" ? data.days.t : data.runs.t;
    if (!rows.length) {
      place.textContent = "No runs yet: there is nothing to draw.";
      drawn.delete(place);
      return;
    }
    drawn.set(place, kinds[place.dataset.chart](place, data));
  }
  let known = null;
  function all() {
    if (known) places.forEach((place) => draw(place, known));
  }
  function load() {
    fetch(places[0].dataset.src, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((data) => { known = data; all(); })
      .catch(() => places.forEach((place) => { if (!known) place.textContent = "The chart could not be loaded; reload the page to try again."; }));
  }
  load();
  document.addEventListener("nightshift:charts", all);
  document.addEventListener("htmx:afterSwap", load);
  let resizing = 0;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(all, 150); });
})();
