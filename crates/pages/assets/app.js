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
