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
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return form.submit();
    count();
    form.querySelector("[role=status]").textContent = "Selected";
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
  });
}
