// See css/opening.css
{
  const { classList, dataset } = document.documentElement;
  try {
    const kept = JSON.parse(localStorage.getItem("lectern-reading")) ?? {};
    for (const name of ["theme", "size", "face"]) if (kept[name]) dataset[name] = kept[name];
  } catch {}
  if (!location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
    classList.add("opening");
    if (!document.referrer.startsWith(`${location.origin}/`)) classList.add("arriving");
    const open = () => classList.remove("opening");
    document.addEventListener("readystatechange", () => requestAnimationFrame(() => requestAnimationFrame(open)));
    addEventListener("scroll", open, { once: true });
    setTimeout(open, 1000);
  }
}
