// A sitting: a live clock, saving on every change, and a queue for when the connection is away. The server owns the time
// and the answers; each button of the page is a form's and works without any of this.
import { accept, controlsOf, isBox, same, stateOf, writtenIn } from "./sitting/answers.js";
import { clock } from "./sitting/clock.js";
import { $, announce, ending, form, notice, says, status, tell, untell } from "./sitting/page.js";
import { queue, randomKey } from "./sitting/queue.js";
import { parsed } from "./swap.js";

let current = form ? Number($("[data-question]", form).dataset.question) : 0;
let shownAt = performance.now();
const questions = new Map();
const saved = new Map();
let running = null;
let wait = 1000;
let retry;
let over = false;
let stopped = false;

const remember = (question) => saved.set(Number(question.dataset.question), writtenIn(question));

const changed = (question) => {
  const number = Number(question.dataset.question);
  const state = stateOf(question);
  const waiting = queue.changes.get(number);
  if (same(state, waiting ?? saved.get(number))) return;
  const seconds = number === current ? Math.round((performance.now() - shownAt) / 1000) : 0;
  if (number === current) shownAt = performance.now();
  // A change that was sent and not answered may have been saved: it goes first once more, so that this one follows it.
  const first = waiting?.first ?? (waiting?.sent ? waiting : undefined);
  const before = waiting?.sent ? 0 : waiting?.seconds ?? 0;
  queue.put(number, { ...state, rev: Number($('[name="rev"]', question).value), key: randomKey(), seconds: seconds + before, first });
  mark(number, state);
  flush();
};

// The navigator shows what is answered and flagged.
const grid = form && $(".gridnav", form);
const mark = (number, { values, flagged, unclear }) => {
  const button = $(`button[value="${number}"]`, grid);
  button.classList.toggle("a", values.length > 0 && !unclear);
  button.classList.toggle("f", flagged);
  button.classList.toggle("u", Boolean(unclear));
  const words = [says.textTitle.replace("{number}", number).replace("{total}", form.dataset.size)];
  words.push(unclear ? grid.dataset.unclear : values.length ? grid.dataset.answered : grid.dataset.open);
  if (flagged) words.push(grid.dataset.flagged);
  button.ariaLabel = words.join(", ");
  const counts = $("[data-counts]", form);
  counts.textContent = counts.dataset.text
    .replace("{answered}", grid.querySelectorAll(".a").length).replace("{flagged}", grid.querySelectorAll(".f").length);
};

const address = (number) => form.dataset.base.replace(/1\/$/, `${number}/`);

const send = async (number, change, last) => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", $('[name="csrfmiddlewaretoken"]', form).value);
  for (const value of change.values) body.append("answer", value);
  body.set("rev", change.rev);
  body.set("key", change.key);
  body.set("seconds", change.seconds);
  if (change.flagged) body.set("flag", "on");
  if (last) body.set("last", "on");
  const answer = await fetch(`${address(number)}answer/`, {
    method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(15000),
  });
  if (answer.type === "opaqueredirect" || answer.status === 403) return { outcome: "signed out" };
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
  return answer.json();
};

// One at a time, in order; who asks while it runs waits for the same end.
const flush = (options) => {
  if (!stopped) running ??= sendAll(options).finally(() => { running = null; });
  return running ?? Promise.resolve();
};
const sendAll = async ({ last = false } = {}) => {
  clearTimeout(retry);
  while (queue.changes.size && !stopped) {
    const [number, newest] = queue.changes.entries().next().value;
    const change = newest.first ?? newest;
    change.sent = true;
    queue.keep();
    status("saving", $("[data-save]").dataset.saving);
    let told;
    try {
      told = await send(number, change, last);
    } catch {
      status("waiting", $("[data-save]").dataset.waiting);
      tell(says.textOffline, [], "offline");
      retry = setTimeout(flush, wait);
      wait = Math.min(wait * 2, 15000);
      return;
    }
    wait = 1000;
    settle(number, change, told);
  }
  if (!queue.changes.size && !stopped) {
    if (notice?.dataset.kind === "offline" && !notice.hidden) {
      untell("offline");
      announce(says.textBack);
    }
  }
};

const settle = (number, change, told) => {
  if (told.left !== undefined) {
    if (Math.abs(clock.left() - told.left) > 2) clock.set(told.left);
    const end = $("[data-ends]");
    if (told.deadline && end && end.dataset.ends !== told.deadline) {
      end.textContent = told.ends;
      tell(says.textExtended.replace("{time}", told.ends), [], "extended");
    }
    if (told.deadline && end) end.dataset.ends = told.deadline;
  }
  const newest = queue.changes.get(number) ?? change;
  if (newest.first?.key === change.key) {
    delete newest.first;
    queue.keep();
  }
  if (told.outcome === "saved") {
    const question = questions.get(number) ?? $(`[data-question="${number}"]`, form);
    const newer = queue.changes.get(number);
    if (newer && newer.key !== change.key) queue.put(number, { ...newer, rev: told.rev });
    queue.drop(number, change);
    if (question) $('[name="rev"]', question).value = told.rev;
    saved.set(number, { values: change.values, flagged: change.flagged });
    mark(number, { values: told.answered ? change.values : [], flagged: change.flagged, unclear: told.unclear });
    if (!queue.changes.size) status("saved", `${$("[data-save]").dataset.saved} ${told.clock}`);
    return;
  }
  stopped = told.outcome !== "refused";
  if (told.outcome === "stale") {
    const mine = () => { stopped = false; queue.put(number, { ...newest, rev: told.rev, key: randomKey() }); untell("stale"); flush(); };
    const theirs = () => { queue.drop(number, change); location.assign(address(number)); };
    tell(says.textStale.replace("{number}", number), [[says.textMine, mine], [says.textTheirs, theirs]], "stale");
  } else if (told.outcome === "moved") {
    tell(says.textMoved, [[says.textHere, () => location.assign(address(number))]], "moved");
  } else if (told.outcome === "signed out") {
    stopped = false;
    status("waiting", $("[data-save]").dataset.waiting);
    tell(says.textSignedOut, [[says.textSignIn, () => open(address(number), "_blank")]], "signed out");
    queue.keep();
    stopped = true;
    addEventListener("focus", () => { stopped = false; flush(); }, { once: true });
  } else if (told.outcome === "late") {
    queue.drop(number, change);
    leave();
  } else {
    queue.drop(number, change);
    tell(says.textRefused.replace("{number}", number), [[says.textReload, () => location.reload()]], "refused");
  }
};

// At zero the last changes go off at once, then the sitting is ended; the server decides what was in time.
const leave = () => {
  over = true;
  announce(says.textLate);
  const end = document.createElement("form");
  end.method = "post";
  end.action = form?.dataset.submit ?? ending.action;
  end.append($('[name="csrfmiddlewaretoken"]').cloneNode());
  document.body.append(end);
  end.submit();
};
const timeUp = async () => {
  if (over) return;
  if (form) {
    const question = $("[data-question]", form);
    if (question) changed(question);
    await flush({ last: true });
    if (clock.left() > 0) return clock.tick();
  }
  leave();
};

// Moving between questions without asking the server for each.
const show = (number, { push = true } = {}) => {
  const next = questions.get(number);
  if (!next) return false;
  $("[data-stage]", form).replaceChildren(next);
  current = number;
  shownAt = performance.now();
  form.action = address(number);
  document.title = document.title.replace(/^[^·]+/, `${says.textTitle.replace("{number}", number).replace("{total}", form.dataset.size)} `);
  for (const button of grid.querySelectorAll("button")) {
    if (Number(button.value) === number) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
  if (push) history.pushState({ number }, "", address(number));
  scrollTo({ top: 0 });
  $("h1", next).focus({ preventScroll: true });
  return true;
};

const load = async () => {
  try {
    const answer = await fetch(form.dataset.paper, { redirect: "manual" });
    if (!answer.ok) return;
    const page = parsed(await answer.text());
    for (const fresh of page.querySelectorAll("[data-question]")) {
      const number = Number(fresh.dataset.question);
      if (number === current || questions.has(number)) continue;
      const question = document.adoptNode(fresh);
      questions.set(number, question);
      remember(question);
    }
    // What orderings and pairs are moved with comes now, while the connection is there.
    const all = [...questions.values()];
    if (all.some((question) => $("q-order", question))) await import("./arrange.js");
    if (all.some((question) => $("q-match", question))) await import("./pair.js");
    form.dataset.ready = "yes";
  } catch { /* away: every move is a page of its own, and is tried again */ }
};

if (form) {
  const first = $("[data-question]", form);
  questions.set(current, first);
  remember(first);
  queue.read();
  if (queue.kept.size) {
    const decide = (isToSave) => () => {
      const { kept } = queue;
      queue.kept = new Map();
      for (const [number, change] of isToSave ? kept : []) if (!queue.changes.has(number)) queue.put(number, change);
      queue.keep();
      untell("kept");
      flush();
    };
    const numbers = [...queue.kept.keys()].join(", ");
    tell(says.textKept.replace("{numbers}", numbers), [[says.textSave, decide(true)], [says.textDrop, decide(false)]], "kept");
  }
  changed(first);
  const look = () => changed($("[data-question]", form));
  for (const name of ["change", "click", "pointerup", "keyup"]) form.addEventListener(name, () => setTimeout(look));
  let typing;
  form.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(look, 800); });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    const question = $("[data-question]", form);
    if (button?.name === "clear") {
      event.preventDefault();
      for (const control of controlsOf(question)) {
        if (isBox(control)) control.checked = false;
        else if (control.tagName === "SELECT") control.selectedIndex = 0;
        else control.value = "";
      }
      delete $("q-order", question)?.dataset.arranged;
      for (const match of question.querySelectorAll("q-match select")) match.dispatchEvent(new Event("change", { bubbles: true }));
      changed(question);
      return;
    }
    if (button && "saves" in button.dataset) accept(question);
    changed(question);
    if (button?.name === "goto" && show(Number(button.value))) event.preventDefault();
    else if (stopped) event.preventDefault();
    else if (queue.changes.size) {
      // A page of the server follows: first everything is saved.
      event.preventDefault();
      flush().then(() => {
        if (queue.changes.size) tell(says.textWait, [], "offline");
        else go(button);
      });
    } else {
      event.preventDefault();
      go(button);
    }
  });
  const go = (button) => {
    if (button?.name === "finish") location.assign(form.dataset.submit);
    else if (button?.name === "goto") location.assign(address(button.value));
    else {
      form.noValidate = true;
      const plain = document.createElement("form");
      plain.method = "post";
      plain.action = button.formAction;
      plain.append($('[name="csrfmiddlewaretoken"]', form).cloneNode());
      plain.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      document.body.append(plain);
      plain.submit();
    }
  };
  history.replaceState({ number: current }, "");
  addEventListener("popstate", (event) => { if (event.state?.number) show(event.state.number, { push: false }); });
  addEventListener("online", () => { wait = 1000; flush(); });
  addEventListener("beforeunload", (event) => { if (queue.changes.size && !over && !stopped) event.preventDefault(); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  load();
}
if (clock.timer) {
  clock.atZero = timeUp;
  clock.set(Number(clock.timer.dataset.timer));
  clock.tick();
}
