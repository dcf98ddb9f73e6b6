// See css/opening.css
{
  const root = document.documentElement;
  try {
    const kept = JSON.parse(localStorage.getItem("lectern-reading")) ?? {};
    for (const name of ["theme", "size", "face"]) if (kept[name]) root.dataset[name] = kept[name];
  } catch {}
  if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    root.classList.add("opening");
    if (!document.referrer.startsWith(`${location.origin}/`)) root.classList.add("arriving");
    const open = () => root.classList.remove("opening");
    document.addEventListener("readystatechange", () => requestAnimationFrame(() => requestAnimationFrame(open)), { once: true });
    addEventListener("scroll", open, { once: true });
    setTimeout(open, 1000);
  }
}
