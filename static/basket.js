// The selection: claims are put aside without leaving the page, and the number of them shows.
// Without this script the forms lead to the selection.
const counter = document.querySelector("[data-selection]");

function count() {
  const kept = document.cookie.match(/(?:^|; )selection=([\d-]+)/);
  counter.textContent = kept ? `Selection (${kept[1].split("-").length})` : "Selection";
}

if (counter) count();

for (const form of document.querySelectorAll("form[data-select]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(form);
    if (!body.has("add")) return;
    // What is answered is the way to the selection, which nobody asked to see.
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") return form.submit();
    count();
    for (const said of form.querySelectorAll("[role=status]")) said.textContent = "Selected";
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  });
}
