// Before the first paint: the reading settings that this browser remembers (guests only; no cookie).
try {
  const kept = JSON.parse(localStorage.getItem("lectern-reading")) ?? {};
  for (const name of ["theme", "size", "face"]) if (kept[name]) document.documentElement.dataset[name] = kept[name];
} catch { /* storage is off: the standard look */ }
