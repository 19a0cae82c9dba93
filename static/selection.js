// On the text of a capture: chosen words become the start of a quote, with their place.
// Offsets are counted in code points, as the server counts them; a browser counts in UTF-16. They
// tell equal places apart: the server looks the words up itself.
const text = document.querySelector("[data-quote]");
const link = document.querySelector("[data-quote-link]");

function codePoints(string) {
  return [...string].length;
}

function placeOf(range) {
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  return codePoints(before.toString());
}

if (text && link) document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const chosen = range ? range.toString() : "";
  const inText = range && text.contains(range.commonAncestorContainer);
  link.hidden = !inText || !chosen.trim();
  if (link.hidden) return;
  const address = new URL(text.dataset.quote, location.href);
  // A longer passage than an address can carry is copied and pasted.
  address.searchParams.set("text", chosen.length > 2000 ? "" : chosen.trim());
  address.searchParams.set("place", placeOf(range) + codePoints(chosen) - codePoints(chosen.trimStart()));
  link.href = address;
});
