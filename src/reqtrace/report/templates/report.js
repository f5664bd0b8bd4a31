"use strict";
(() => {
  const form = document.getElementById("filter");
  const count = document.getElementById("filter-count");
  const rows = Array.from(document.querySelectorAll("[data-filter]"), (element) => ({
    element,
    type: element.dataset.type,
    status: element.dataset.status,
    isItem: element.dataset.filter === "item",
    text: null,
  }));
  const total = rows.filter((row) => row.isItem).length;
  const words = (row) => (row.text ??= row.element.textContent.toLowerCase());
  const apply = () => {
    const wanted = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const type = form.elements.type.value;
    const status = form.elements.status.value;
    let shown = 0;
    for (const row of rows) {
      const fits =
        (!type || row.type === type) &&
        (!status || row.status === status) &&
        wanted.every((word) => words(row).includes(word));
      row.element.hidden = !fits;
      if (fits && row.isItem) shown += 1;
    }
    count.textContent = `${shown} of ${total} items`;
  };
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 80);
  });
  form.addEventListener("reset", () => setTimeout(apply, 0));
  form.addEventListener("submit", (event) => event.preventDefault());
  // A link to an item that the filter hides shows everything again.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      form.reset();
      setTimeout(() => target.scrollIntoView(), 10);
    }
  });
  // A page that is printed or left with a filter says so by itself: print what is shown.
  form.hidden = false;
  apply();
})();
