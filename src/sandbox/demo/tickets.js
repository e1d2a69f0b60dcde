/*
 * The demo page's live part, as the browser gets it: sends codes to a scanner in another tab of the same origin, enlarges
 * them, keeps the states current, and sets the suppliers' faults and switches.
 */
const POLL_MS = 2000;
const scanner = new BroadcastChannel("stile-demo");

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const send = target?.closest("[data-send]");
  const enlarge = target?.closest("[data-enlarge]");
  const faults = target?.closest("[data-faults]");
  if (send) sendCode(send);
  if (enlarge && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    showLarge(enlarge);
  }
  if (faults) void setFaults(faults.dataset.supplier, JSON.parse(faults.dataset.faults));
  if (target?.closest("[data-reset]")) void startOver();
  if (target?.id === "large") target.close();
});

document.addEventListener("change", (event) => {
  const select = event.target instanceof Element ? event.target.closest("[data-switch]") : null;
  if (select) void setSwitch(select);
});

void pollForever();

function sendCode(button) {
  scanner.postMessage({ text: button.dataset.send, symbology: "QRCode" });
  button.dataset.sent = "";
  button.textContent = "Sent";
  setTimeout(() => {
    delete button.dataset.sent;
    button.textContent = "Send to the scanner";
  }, 900);
}

function showLarge(link) {
  document.querySelector("#large-title").textContent = link.dataset.enlarge;
  document.querySelector("#large-code").src = link.href;
  const guest = link.closest(".card").querySelector(".guest");
  document.querySelector("#large-text").textContent = guest?.textContent ?? "";
  document.querySelector("#large").showModal();
}

async function setFaults(supplier, faults) {
  await send("PUT", "/_sandbox/faults", { [supplier]: faults });
  await showState();
}

async function setSwitch({ dataset, value }) {
  const patch = { [dataset.switch]: JSON.parse(value) };
  await send("PATCH", `/_sandbox/${dataset.kind}/switches`, patch);
  await showState();
}

const send = (method, address, body) =>
  fetch(address, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

/** The world's codes may be new ones (another day), so the page is loaded again. */
async function startOver() {
  await fetch("/_sandbox/reset", { method: "POST" });
  location.reload();
}

async function pollForever() {
  for (;;) {
    if (document.visibilityState === "visible") await showState();
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}

async function showState() {
  try {
    const answer = await fetch("/_sandbox/live", { signal: AbortSignal.timeout(POLL_MS) });
    const { suppliers } = await answer.json();
    for (const supplier of suppliers) showSupplier(supplier);
  } catch {
    // the sandbox was stopped: said on the page, and asked again at the next turn
    for (const weather of document.querySelectorAll("[data-weather-of]")) {
      weather.textContent = "The sandbox does not answer";
      weather.dataset.weather = "gone";
    }
  }
}

function showSupplier({ kind, member, tickets, faults, switches }) {
  for (const ticket of tickets) showTicket(kind, ticket);
  showFaults(member, faults);
  for (const select of document.querySelectorAll(`[data-switch][data-kind="${kind}"]`))
    if (select !== document.activeElement)
      select.value = JSON.stringify(switches[select.dataset.switch]);
}

function showTicket(supplier, { id, kind, text }) {
  for (const line of document.querySelectorAll(`[data-state-of="${supplier}/${id}"]`)) {
    line.textContent = text;
    line.dataset.kind = kind;
  }
}

const WORDS = {
  down: "Down: no answer at all",
  slow: "Slow",
  "drop-after-commit": "Will redeem, then drop the answer",
  "rate-limit": "Too many requests: come back later",
  drift: "Its answers have changed",
};

function showFaults(member, faults) {
  const weather = document.querySelector(`[data-weather-of="${member}"]`);
  weather.textContent = faults.map(({ kind }) => WORDS[kind] ?? kind).join(", ") || "All well";
  weather.dataset.weather = faults.length === 0 ? "well" : "fault";
  const now = JSON.stringify(faults.map(({ kind }) => kind));
  for (const button of document.querySelectorAll(`[data-faults][data-supplier="${member}"]`)) {
    const kinds = JSON.parse(button.dataset.faults).map(({ kind }) => kind);
    button.setAttribute("aria-pressed", String(JSON.stringify(kinds) === now));
  }
}
