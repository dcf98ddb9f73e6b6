/* Puts Markdown where the caret is, as if it were typed, so that undo takes it back. */

const BLOCK = /^:{3,} *(question|reflection)\b/;

export function toLine(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = parseFloat(getComputedStyle(area).lineHeight) || 24;
  area.scrollTop = Math.max(0, (line - 1) * height - area.clientHeight / 3);
  area.scrollIntoView({ block: "nearest" });
}

/* Replaces the range by text. execCommand keeps the browser's own undo; where it is gone, setRangeText does it. */
export function put(area, text, start, end) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function around(area, before, after) {
  const { selectionStart: start, selectionEnd: end } = area;
  const chosen = area.value.slice(start, end);
  put(area, before + chosen + after, start, end);
  const from = start + before.length;
  area.setSelectionRange(from, from + chosen.length);
}

/* A block stands between empty lines. What is selected becomes its text. */
export function block(area, text, isQuote) {
  const { selectionStart: start, selectionEnd: end } = area;
  const above = area.value.slice(0, start), below = area.value.slice(end);
  const chosen = area.value.slice(start, end).trim();
  const said = isQuote && chosen ? text + chosen.replaceAll("\n", "\n> ") : text;
  const lead = above === "" || above.endsWith("\n\n") ? "" : above.endsWith("\n") ? "\n" : "\n\n";
  const tail = below === "" ? "\n" : below.startsWith("\n\n") ? "" : below.startsWith("\n") ? "\n" : "\n\n";
  put(area, lead + said + tail, start, end);
  area.setSelectionRange(start + lead.length + said.length, start + lead.length + said.length);
}

/* The question block around the caret: where it starts and ends, and its source; else an empty place at the caret. */
export function blockAt(area) {
  const lines = area.value.split("\n");
  let at = 0, open = -1, fence = null;
  for (const line of lines) {
    const end = at + line.length;
    const code = /^ {0,3}(`{3,}|~{3,})/.exec(line);
    if (fence) {
      if (code && code[1][0] === fence[0] && code[1].length >= fence.length && open < 0) fence = null;
    } else if (open < 0 && code) {
      fence = code[1];
    } else if (open < 0 && BLOCK.test(line)) {
      open = at;
    } else if (open >= 0 && /^:{3,} *$/.test(line)) {
      if (area.selectionStart >= open && area.selectionStart <= end) {
        return { start: open, end, source: area.value.slice(open, end) };
      }
      open = -1;
    }
    at = end + 1;
  }
  return { start: area.selectionStart, end: area.selectionEnd, source: "" };
}

export function tools(form, area) {
  const bar = form.querySelector("[data-toolbar]");
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("button");
    if (!tool) return;
    const { around: both, before, after, block: text, figure } = tool.dataset;
    if (both) around(area, both, both);
    else if (before) around(area, before, after);
    else if (text) block(area, text, "quote" in tool.dataset);
    else if (figure) area.dispatchEvent(new CustomEvent("lectern:pick", { bubbles: true, detail: { url: figure } }));
    else area.dispatchEvent(new CustomEvent("lectern:build", { bubbles: true, detail: blockAt(area) }));
  });
  bar.addEventListener("keydown", (event) => {
    const all = [...bar.querySelectorAll("button")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  document.addEventListener("lectern:insert", (event) => {
    const { text, start, end } = event.detail;
    if (start === undefined || start === end) {
      if (start !== undefined) area.setSelectionRange(start, end);
      block(area, text, false);
    } else put(area, text, start, end);
  });
}
