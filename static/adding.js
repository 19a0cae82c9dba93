// Files that are dropped go up one by one, each with its progress and one line of result.
// A single file leads on to its description at once.
const form = document.querySelector("[data-adding]");
const input = form.querySelector("input[type=file]");
const lines = form.querySelector("[data-lines]");
const drop = form.querySelector(".drop");

function send(file, bar) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    data.append("files", file);
    for (const name of ["for", "original"]) {
      if (form.elements[name]) data.append(name, form.elements[name].value);
    }
    request.open("POST", location.pathname);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      bar.max = event.total;
      bar.value = event.loaded;
    });
    const failed = (words) => done([{ name: file.name, words, address: "" }]);
    request.addEventListener("load", () => {
      try {
        done(JSON.parse(request.responseText).lines);
      } catch {
        failed(`The server did not take it (${request.status}).`);
      }
    });
    request.addEventListener("error", () => failed("It did not arrive: try again."));
    request.send(data);
  });
}

function told(line) {
  const item = document.createElement("li");
  item.className = line.address ? "good" : "bad";
  const name = document.createElement(line.address ? "a" : "strong");
  if (line.address) name.href = line.address;
  name.textContent = line.name;
  item.append(name, " ", line.words);
  return item;
}

async function sendAll(files) {
  const all = [];
  for (const file of files) {
    const waiting = document.createElement("li");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", file.name);
    waiting.append(file.name, " ", bar);
    lines.append(waiting);
    const results = await send(file, bar);
    waiting.replaceWith(...results.map(told));
    all.push(...results);
  }
  if (all.length === 1 && all[0].address) location.assign(all[0].address);
}

input.addEventListener("change", () => {
  const files = [...input.files];
  input.value = "";
  sendAll(files);
});
// Anywhere on the page: a file that misses the box would be opened instead.
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  sendAll([...event.dataTransfer.files]);
});
