// The reader: chosen words go into the form beside the text, with their place; the text is searched.
// Offsets are counted in code points, as the server counts them; a browser counts in UTF-16. They
// tell equal places apart: the server looks the words up itself.
const text = document.querySelector("[data-text]");
const marking = document.querySelector("[data-marking]");
const find = document.querySelector("[data-find]");

function codePoints(string) {
  let count = 0;
  for (const _ of string) count++;
  return count;
}

function blockOf(node) {
  return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".block");
}

// The place of a point in the text: where its block begins, and what stands before it in there.
function placeOf(node, offset) {
  const block = blockOf(node);
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(node, offset);
  return Number(block.dataset.start) + codePoints(before.toString());
}

// What the search found last: it is selected, and yet nobody chose it.
let hit = null;

function isHit(range) {
  return hit !== null && range.compareBoundaryPoints(Range.START_TO_START, hit) === 0 &&
    range.compareBoundaryPoints(Range.END_TO_END, hit) === 0;
}

// The selection as far as it lies in the text; null without one.
function chosenRange() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const whole = document.createRange();
  whole.selectNodeContents(text);
  if (!range.intersectsNode(text)) return null;
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) <= 0) {
    range.setStart(text.querySelector(".block").firstChild, 0);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) >= 0) {
    range.setEnd(text.querySelector(".block:last-child"), text.lastElementChild.childNodes.length);
  }
  return range.toString().trim() ? range : null;
}

if (text && marking) {
  const LONGEST = 20000;
  const MOST_ASKED = 6000;
  const words = marking.elements.words;
  const place = marking.elements.place;
  const checked = marking.querySelector("[data-checked]");
  const onward = document.querySelector("[data-onward]");
  // What it would show stands there already.
  marking.querySelector("[data-check]").hidden = true;
  let asked = 0;
  const timers = {};
  const soon = (name, act, wait) => {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, wait);
  };

  const check = async () => {
    const mine = ++asked;
    if (words.value.trim().length < 2) return;
    if (words.value.length > MOST_ASKED) {
      checked.textContent = "A passage as long as this is checked when it is stored.";
      return;
    }
    const address = new URL(text.dataset.passage, location.href);
    address.searchParams.set("words", words.value);
    if (place.value) address.searchParams.set("place", place.value);
    // Whoever is signed out would be led to another page.
    const answer = await fetch(address, { redirect: "error" }).catch(() => null);
    if (mine !== asked) return;
    if (answer?.ok) checked.innerHTML = await answer.text();
    else checked.textContent = "It could not be checked. Are you signed out? Sign in again in another tab.";
  };

  // A verdict speaks for the words that it was asked for, and no others.
  const changed = (wait) => {
    asked++;
    checked.replaceChildren();
    soon("check", check, wait);
  };

  const take = () => {
    const range = chosenRange();
    if (!range || !blockOf(range.startContainer)) return;
    const chosen = range.toString();
    if (chosen.length > LONGEST) {
      words.value = place.value = "";
      changed(0);
      checked.textContent = `Choose at most ${LONGEST.toLocaleString()} characters.`;
      return;
    }
    words.value = chosen.trim();
    const skipped = codePoints(chosen) - codePoints(chosen.trimStart());
    place.value = placeOf(range.startContainer, range.startOffset) + skipped;
    marking.classList.add("chosen");
    onward.hidden = false;
    // The selection goes when the form is typed in: what was chosen stays to be seen.
    CSS.highlights?.set("chosen", new Highlight(range));
    changed(0);
  };

  document.addEventListener("selectionchange", () => soon("take", () => {
    const range = chosenRange();
    if (range && !isHit(range)) take();
  }, 200));
  words.addEventListener("input", () => {
    place.value = "";
    CSS.highlights?.delete("chosen");
    changed(400);
  });
  text.addEventListener("pointerdown", () => {
    hit = null;
  });
  onward.addEventListener("click", () => {
    if (hit && chosenRange()) take();
    marking.scrollIntoView({ block: "start" });
    marking.elements.attribution.focus();
  });

  // From the text, Enter leads on to the form with the chosen words.
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !chosenRange()) return;
    event.preventDefault();
    if (isHit(chosenRange())) take();
    marking.elements.attribution.focus();
  });
}

if (text) text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark[data-quote]");
  if (!mark || !document.getSelection().isCollapsed) return;
  const card = document.getElementById(`c${mark.dataset.quote}`);
  if (!card) return;
  document.querySelectorAll(".coverage .current").forEach((other) => other.classList.remove("current"));
  card.classList.add("current");
  card.scrollIntoView({ block: "nearest" });
});

if (text && find) {
  find.hidden = false;
  const field = find.querySelector("input");
  const told = find.querySelector("[data-found]");
  let blocks, starts, whole, sought = "", hits = [], at = -1;

  const readWhole = () => {
    blocks = [...text.querySelectorAll(".block")];
    starts = [];
    let length = 0;
    const parts = blocks.map((block) => {
      starts.push(length);
      length += block.textContent.length;
      return block.textContent;
    });
    whole = parts.join("");
  };

  const search = () => {
    if (!whole) readWhole();
    sought = field.value.trim();
    hits = [];
    at = -1;
    if (!sought) return;
    // White space of any kind, and words that a line break has parted.
    const literal = sought.split(/\s+/).map((word) =>
      [...word].map((letter) => letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&")).join("(?:-\\n)?")
    ).join("\\s+");
    for (const hit of whole.matchAll(new RegExp(literal, "giu"))) {
      hits.push([hit.index, hit.index + hit[0].length]);
      if (hits.length === 10000) break;
    }
  };

  const point = (offset) => {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    const walker = document.createTreeWalker(blocks[low], NodeFilter.SHOW_TEXT);
    let left = offset - starts[low];
    let node = walker.nextNode();
    while (node && left > node.length) {
      left -= node.length;
      node = walker.nextNode() ?? node;
    }
    return [node, Math.min(left, node.length)];
  };

  const go = (step) => {
    if (field.value.trim() !== sought) search();
    if (!hits.length) {
      told.textContent = sought ? "Not in this text" : "";
      return;
    }
    at = (at + step + hits.length) % hits.length;
    if (at < 0) at = 0;
    const [start, end] = hits[at];
    const range = document.createRange();
    range.setStart(...point(start));
    range.setEnd(...point(end));
    const selection = document.getSelection();
    text.focus({ preventScroll: true });
    selection.removeAllRanges();
    selection.addRange(range);
    hit = range.cloneRange();
    const onward = document.querySelector("[data-onward]");
    if (onward) onward.hidden = false;
    // A block that was never shown has no height yet: show it first, then the words.
    blockOf(range.startContainer).scrollIntoView({ block: "center" });
    requestAnimationFrame(() => {
      // On a small screen the text scrolls in a frame of its own.
      const frame = text.scrollHeight > text.clientHeight + 1 ? text : document.scrollingElement;
      const top = frame === text ? text.getBoundingClientRect().top : 0;
      const box = range.getBoundingClientRect();
      frame.scrollBy({ top: box.top - top - frame.clientHeight / 3 });
      if (frame === text) text.scrollIntoView({ block: "nearest" });
    });
    told.textContent = `${at + 1} of ${hits.length}`;
  };

  find.addEventListener("submit", (event) => {
    event.preventDefault();
    go(1);
  });
  find.querySelector("[data-previous]").addEventListener("click", () => go(-1));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "n" && event.target === text && sought) go(1);
  });
}
