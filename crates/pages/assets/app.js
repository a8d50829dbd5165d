// Everything works without this file; it only makes some things quicker.
const on = (type, handle) => document.addEventListener(type, handle);

// Forms whose consequence deserves a second look say so in data-confirm. A form is sent once: a
// second tap while the first is on its way does nothing.
on("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (form.getAttribute("method") === "post") {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  }
});

// A page restored by the Back button may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

on("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy], [data-reveal]");
  if (!button) return;
  if ("print" in button.dataset) window.print();
  if (button.dataset.copy && navigator.clipboard) {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("[data-says]").textContent = button.dataset.copied;
  }
  if (button.dataset.reveal) {
    const input = document.getElementById(button.dataset.reveal);
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  }
});

// Buttons that need this file appear with it.
for (const button of document.querySelectorAll("[data-js][hidden]")) button.hidden = false;

// Somebody whose form was refused starts at the list of what to mend.
document.querySelector(".error-summary")?.focus();

// The sheet of a meeting adds up while it is filled in.
const sheet = document.querySelector("form[data-sheet]");
if (sheet) {
  const cents = (text) => Math.round(Number(text.replace(/KES|Ksh|[,\s]/gi, "")) * 100) || 0;
  const shown = (sum) =>
    (sum / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const told = sheet.querySelector("[data-difference]");
  const add = () => {
    let sum = 0;
    for (const field of sheet.querySelectorAll("[data-amount]")) sum += cents(field.value);
    sheet.querySelector("[data-total]").textContent = shown(sum);
    const counted = sheet.elements.cash_counted.value.trim();
    const less = sum - cents(counted);
    const { same, more } = told.dataset;
    told.textContent = !counted
      ? ""
      : less === 0
        ? same
        : `${less < 0 ? more : told.dataset.less} ${shown(Math.abs(less))}`;
  };
  sheet.addEventListener("input", add);
  sheet.querySelector("[data-add]").hidden = true;
  add();
}

// The page of a payment looks every two seconds what became of it, and shows it where it stands.
const look = async () => {
  const waiting = document.querySelector("[data-poll]");
  if (!waiting) return;
  try {
    const told = await (await fetch(waiting.dataset.poll)).json();
    if (told.stage && told.stage !== waiting.dataset.stage) {
      const page = await (await fetch(location.href)).text();
      const fresh = new DOMParser().parseFromString(page, "text/html").getElementById(waiting.id);
      if (fresh) waiting.replaceWith(document.adoptNode(fresh));
    }
  } catch {
    // Without a network the next look may succeed.
  }
  setTimeout(look, 2000);
};
if (document.querySelector("[data-poll]")) setTimeout(look, 1000);
