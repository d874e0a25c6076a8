// Before anything is drawn: the theme that the viewer chose, if any.
(function () {
  const root = document.documentElement;
  root.classList.remove("no-script");
  const chosen = localStorage.getItem("nightshift-theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
})();
