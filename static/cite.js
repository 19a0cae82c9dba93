// The cite box: the citation changes in place when a style is chosen, and the server remembers it.
// Without this script the form leads to the page with every format.
const form = document.querySelector("form[data-cite]");

if (form) {
  const citation = document.getElementById("citation");
  const footnote = [...citation.childNodes];
  const style = form.elements.style;

  const show = async () => {
    if (!style.value) return citation.replaceChildren(...footnote);
    const address = new URL(form.action);
    address.search = new URLSearchParams(new FormData(form)).toString();
    try {
      const answer = await fetch(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("citation") || page.querySelector("[role=alert]");
      citation.replaceChildren(...found.childNodes);
    } catch {
      citation.textContent = "This style could not be had. Try again.";
    }
  };

  style.addEventListener("change", show);
  form.querySelector("button").hidden = true;
  const remembered = document.cookie.match(/(?:^|; )citation_style=([a-z0-9-]+)/);
  if (remembered && [...style.options].some(o => o.value === remembered[1])) {
    style.value = remembered[1];
    show();
  }
}
