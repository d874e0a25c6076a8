// What pages do in a browser beyond HTML: local times, live changes, logs, shortcuts.
"use strict";
(function () {
  const body = document.body;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const clock = new Intl.DateTimeFormat("sv-SE", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  const short = new Intl.DateTimeFormat("sv-SE", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const skew = Date.now() - Date.parse(body.dataset.now);

  // --- times: the viewer's zone, UTC on hover ---
  function about(seconds) {
    if (seconds < 60) return Math.floor(seconds) + " s";
    if (seconds < 3600) return Math.floor(seconds / 60) + " min";
    if (seconds < 172800) return Math.floor(seconds / 3600) + " h";
    return Math.floor(seconds / 86400) + " days";
  }
  function times(within) {
    const now = Date.now() - skew;
    within.querySelectorAll("time[datetime]").forEach((time) => {
      const at = new Date(time.dateTime);
      if (isNaN(at)) return;
      if (!time.dataset.utc) {
        time.dataset.utc = time.title;
        time.title = clock.format(at) + " " + zone + "\n" + time.dataset.utc;
      }
      const seconds = (now - at) / 1000;
      if (time.dataset.as === "ago") {
        time.textContent = seconds < 1 ? "just now" : about(seconds) + " ago";
      } else if (time.dataset.as === "in") {
        time.textContent = seconds > 5 ? "overdue " + about(seconds) : seconds > -1 ? "now" : "in " + about(-seconds);
      } else if (time.dataset.as === "since") {
        time.textContent = about(Math.max(0, seconds));
      } else if (time.dataset.as === "minute") {
        time.textContent = clock.format(at).slice(11, 16);
      } else if (time.dataset.as === "day") {
        time.textContent = clock.format(at).slice(5, 16);
      } else if (time.dataset.as === "clock") {
        time.textContent = short.format(at);
      } else {
        time.textContent = clock.format(at);
      }
    });
  }
  times(document);
  setInterval(() => times(document), 5000);

  // --- what is live is fetched anew, unless somebody is at it ---
  let stale = false, last = 0;
  function busy(live) {
    return live.querySelector("details.act[open]") !== null ||
      (live.contains(document.activeElement) && document.activeElement.matches("input,select,textarea"));
  }
  function refresh() {
    const live = document.getElementById("live");
    if (!live || !window.htmx) return;
    if (document.hidden || busy(live) || Date.now() - last < 1500) { stale = true; return; }
    stale = false;
    last = Date.now();
    htmx.trigger(live, "refresh");
  }
  // it may have been opened while the page was on its way
  document.addEventListener("htmx:beforeSwap", (event) => {
    const live = document.getElementById("live");
    if (event.detail.target === live && busy(live)) { event.detail.shouldSwap = false; stale = true; }
  });
  setInterval(() => { if (stale) refresh(); }, 1000);
  document.addEventListener("visibilitychange", () => { if (stale) refresh(); });
  document.addEventListener("htmx:afterSwap", () => { times(document); keep(); document.getElementById("stale")?.remove(); });
  function outdated(event) {
    if (document.getElementById("stale")) return;
    const status = event.detail.xhr ? event.detail.xhr.status : 0;
    const note = document.createElement("div");
    note.id = "stale";
    note.className = "notice warn";
    note.setAttribute("role", "status");
    note.textContent = "The server does not answer" + (status ? " (" + status + ")" : "") + ": this page is as it was at "
      + short.format(new Date()) + ". It goes on by itself.";
    document.getElementById("main").prepend(note);
  }
  document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status !== 401) outdated(event); });
  document.addEventListener("htmx:sendError", outdated);

  // an opened form stays as it is
  function keep() { filterRows(); filterLog(); }

  // --- the stream of events, with polling where it cannot be had ---
  const dot = document.getElementById("stream");
  function tell(on) {
    if (!dot) return;
    dot.classList.toggle("on", on);
    dot.parentElement.title = on ? "what changes appears by itself" : "not connected; trying again";
  }
  function progress(rows) {
    for (const row of rows) {
      document.querySelectorAll('[data-progress="' + row.id + '"]').forEach((place) => {
        const bar = place.querySelector("progress");
        if (bar) {
          if (row.percent === null) bar.removeAttribute("value");
          else { bar.max = 100; bar.value = row.percent; }
        }
        const text = place.querySelector("[data-text]");
        if (text) text.textContent = row.text;
      });
    }
  }
  const log = document.getElementById("log");
  function lines(found) {
    if (!log) return;
    let number = Number(log.dataset.after);
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    for (const line of found) {
      if (line.number <= number) continue;
      number = line.number;
      const row = document.createElement("div");
      row.className = line.level;
      const at = document.createElement("span");
      at.className = "at";
      const time = document.createElement("time");
      time.dateTime = line.at;
      time.title = line.utc;
      time.dataset.as = "clock";
      at.append(time);
      const level = document.createElement("span");
      level.className = "lv";
      level.textContent = line.level;
      const text = document.createElement("span");
      text.className = "tx";
      text.textContent = line.text;
      row.append(at, level, text);
      log.append(row);
    }
    log.dataset.after = number;
    const none = document.getElementById("log-empty");
    if (none && number > 0) none.hidden = true;
    times(log);
    filterLog();
    if (atEnd) log.scrollTop = log.scrollHeight;
  }
  function address() {
    const open = log && log.dataset.open === "true";
    return "/events" + (open ? "?run=" + encodeURIComponent(log.dataset.run) + "&after=" + log.dataset.after : "");
  }
  let source = null, wait = 1000;
  function connect() {
    source = new EventSource(address());
    source.onopen = () => { tell(true); wait = 1000; };
    source.addEventListener("change", refresh);
    source.addEventListener("changed-charts", () => document.dispatchEvent(new Event("nightshift:charts")));
    source.addEventListener("progress", (event) => progress(JSON.parse(event.data)));
    source.addEventListener("log", (event) => lines(JSON.parse(event.data)));
    source.onerror = () => {
      // the address tells how far the log is known: begin anew rather than as the browser would
      source.close();
      tell(false);
      refresh();
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 30000);
    };
  }
  if (body.dataset.live === "true" && window.EventSource) connect();
  addEventListener("pagehide", () => { if (source) source.close(); });

  // --- logs: levels and search ---
  const order = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR"];
  function filterLog() {
    if (!log) return;
    const level = document.getElementById("log-level");
    const search = document.getElementById("log-search");
    const from = order.indexOf(level ? level.value : "TRACE");
    const wanted = search ? search.value.toLowerCase() : "";
    let shown = 0;
    for (const row of log.children) {
      const fits = order.indexOf(row.className) >= from && (!wanted || row.textContent.toLowerCase().includes(wanted));
      row.hidden = !fits;
      if (fits) shown++;
    }
    const count = document.getElementById("log-count");
    if (count) count.textContent = shown === log.children.length ? shown + " lines" : shown + " of " + log.children.length + " lines";
  }
  if (log) {
    document.getElementById("log-level")?.addEventListener("change", filterLog);
    document.getElementById("log-search")?.addEventListener("input", filterLog);
    filterLog();
    if (log.dataset.open === "true") log.scrollTop = log.scrollHeight;
  }

  // --- tables that are searched as one types ---
  function filterRows() {
    const box = document.getElementById("row-search");
    const table = box && document.getElementById(box.dataset.rows);
    if (!table) return;
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  }
  document.addEventListener("input", (event) => { if (event.target.id === "row-search") filterRows(); });

  // --- theme, menu, shortcuts ---
  document.getElementById("theme")?.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("nightshift-theme", root.dataset.theme);
    document.dispatchEvent(new Event("nightshift:charts"));
  });
  const menu = document.getElementById("menu");
  menu?.addEventListener("click", () => {
    const open = document.querySelector(".side").classList.toggle("open");
    menu.setAttribute("aria-expanded", String(open));
  });
  const keys = { o: "/", j: "/jobs", r: "/runs", t: "/timeline", w: "/what-ran", m: "/missed", q: "/queues", a: "/alerts", b: "/runbooks" };
  let go = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input,select,textarea")) return;
    if (go && keys[event.key]) { location.href = keys[event.key]; return; }
    go = event.key === "g";
    const pressed = [...document.querySelectorAll("[data-key]")].find((link) => link.dataset.key === event.key);
    if (pressed) { event.preventDefault(); pressed.click(); return; }
    if (event.key === "/") {
      const box = document.getElementById("row-search") || document.getElementById("log-search") || document.querySelector(".filter input");
      if (box) { event.preventDefault(); box.focus(); }
    }
    if (event.key === "?") document.getElementById("keys")?.toggleAttribute("open");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest?.("details.act[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector("button[type=submit]");
    if (event.target.method === "post" && button) setTimeout(() => { button.disabled = true; }, 0);
  });
})();
