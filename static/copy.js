// A button that copies a citation, with its italics where it has some. Without this script the
// words can be selected by hand.
async function copy(element) {
  const words = element.innerText.trim();
  if (!element.children.length || !window.ClipboardItem) return navigator.clipboard.writeText(words);
  const kinds = { "text/plain": words, "text/html": element.innerHTML };
  const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(document.getElementById(button.dataset.copy));
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}
