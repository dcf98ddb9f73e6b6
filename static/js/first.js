// Before the first paint: the reading settings that this browser remembers (guests only; no cookie). And a page that begins
// at its top is laid out as far as it is seen, painted, and then laid out to its end; from elsewhere, without our fonts
// (css/opening.css).
{
  const root = document.documentElement;
  try {
    const kept = JSON.parse(localStorage.getItem("lectern-reading")) ?? {};
    for (const name of ["theme", "size", "face"]) if (kept[name]) root.dataset[name] = kept[name];
  } catch { /* storage is off: the standard look */ }
  if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    root.classList.add("opening");
    if (!document.referrer.startsWith(`${location.origin}/`)) root.classList.add("arriving");
    const open = () => root.classList.remove("opening");
    // As soon as the page is read and painted: DOMContentLoaded would wait for the scripts at its end, too.
    document.addEventListener("readystatechange", () => requestAnimationFrame(() => requestAnimationFrame(open)), { once: true });
    addEventListener("scroll", open, { once: true });
    setTimeout(open, 1000); // the rest of the page is slow to come
  }
}
