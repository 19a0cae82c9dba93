// Fields that offer what fits the words typed so far, and places that show what is like them.
// Without this script the same words are sent, and the answer asks back.

let number = 0;

function later(act, wait = 250) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

function offer(field) {
  const several = "several" in field.dataset;
  // What is chosen is gone to; Enter sends the words as they are typed.
  const leads = "leads" in field.dataset;
  const list = document.createElement("ul");
  list.id = `suggestions-${++number}`;
  list.className = "suggestions";
  list.role = "listbox";
  list.ariaLabel = "Suggestions";
  list.hidden = true;
  const around = document.createElement("div");
  around.className = "suggesting";
  field.replaceWith(around);
  around.append(field, list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  const isNew = several ? null : document.getElementById("id_is_new");
  let at = -1;
  let asked = "";

  const word = () => (several ? field.value.split(";").pop() : field.value).trim();
  const close = () => {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    if (leads) return location.assign(option.dataset.value);
    if (several) {
      const kept = field.value.split(";").slice(0, -1).map((name) => name.trim());
      field.value = [...kept, option.textContent].join("; ") + "; ";
    } else {
      field.value = option.dataset.value;
      const told = document.getElementById(field.getAttribute("aria-describedby"));
      if (told) told.textContent = option.textContent;
      if (isNew) {
        isNew.checked = "isNew" in option.dataset;
        isNew.dispatchEvent(new Event("change"));
      }
    }
    close();
    field.focus();
  };
  const mark = () => {
    [...list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === at));
      if (place === at) {
        field.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    });
  };
  const ask = later(async () => {
    asked = word();
    if (asked.length < 2) return close();
    const address = new URL(field.dataset.suggest, location.href);
    address.searchParams.set("q", asked);
    const answer = await fetch(address, { redirect: "error" }).catch(() => null);
    if (!answer?.ok || asked !== word()) return;
    const { results } = await answer.json();
    if (isNew) results.push({ text: `New claim: ${asked}`, slug: asked, isNew: true });
    list.replaceChildren(...results.map((result, place) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `${list.id}-${place}`;
      option.textContent = result.text;
      option.dataset.value = result.address ?? result.slug ?? result.text;
      if (result.kind) option.dataset.kind = result.kind.toLowerCase();
      if (result.isNew) option.dataset.isNew = "";
      if (result.status) option.dataset.status = result.status.toLowerCase();
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(option);
      });
      return option;
    }));
    at = -1;
    list.hidden = !results.length || document.activeElement !== field;
    field.setAttribute("aria-expanded", String(!list.hidden));
  });

  field.addEventListener("input", ask);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") at = at < last ? at + 1 : 0;
    else if (event.key === "ArrowUp") at = at > 0 ? at - 1 : last;
    else if (event.key === "Enter") {
      if (at < 0 && leads) return;
      // Nothing is marked yet: the first row is, and nothing is sent by mistake.
      if (at >= 0) {
        event.preventDefault();
        return choose(list.children[at]);
      }
      at = 0;
    } else if (event.key === "Escape") {
      // A search field would lose what was typed.
      event.preventDefault();
      return close();
    } else return;
    event.preventDefault();
    mark();
  });
}

// What is like the words of a field, shown beside it.
function compare(place) {
  const field = place.dataset.of ? document.getElementById(place.dataset.of) : document.getElementById("id_claim");
  // Beside a field that also finds claims, only what is to be a new one is compared.
  const isNew = place.dataset.of ? null : document.getElementById("id_is_new");
  if (!field) return;
  const ask = later(async () => {
    if (isNew && !isNew.checked) return place.replaceChildren();
    const address = new URL(place.dataset.like, location.href);
    address.searchParams.set("text", field.value.slice(0, 2000));
    if (place.dataset.but) address.searchParams.set("but", place.dataset.but);
    const answer = await fetch(address, { redirect: "error" }).catch(() => null);
    if (answer?.ok) place.innerHTML = await answer.text();
  }, 500);
  field.addEventListener("input", ask);
  isNew?.addEventListener("change", ask);
}

document.querySelectorAll("[data-suggest]").forEach(offer);
document.querySelectorAll("[data-like]").forEach(compare);
