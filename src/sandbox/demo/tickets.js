/*
 * The demo page's live part, as the browser gets it: sends codes to a scanner in another tab of the same origin, enlarges
 * them, keeps the states current, and switches the supplier's faults.
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
  if (faults) void switchFaults(JSON.parse(faults.dataset.faults));
  if (target?.closest("[data-reset]")) void startOver();
  if (target?.id === "large") target.close();
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

async function switchFaults(octo) {
  await (octo.length === 0
    ? fetch("/_sandbox/faults", { method: "DELETE" })
    : fetch("/_sandbox/faults", {
        method: "PUT",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ octo }),
      }));
  await showState();
}

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
  const weather = document.querySelector("#weather-now");
  try {
    const answer = await fetch("/_sandbox/state", { signal: AbortSignal.timeout(POLL_MS) });
    const state = await answer.json();
    for (const ticket of state.octo.tickets) showTicket(ticket);
    showFaults(weather, state.faults.octo);
  } catch {
    // the sandbox was stopped: said on the page, and asked again at the next turn
    weather.textContent = "The sandbox does not answer";
    weather.dataset.weather = "gone";
  }
}

function showTicket({ id, kind, text }) {
  for (const line of document.querySelectorAll(`[data-state-of="${id}"]`)) {
    line.textContent = text;
    line.dataset.kind = kind;
  }
}

const WORDS = {
  down: "Down: no answer at all",
  slow: "Slow",
  "drop-after-commit": "Will redeem, then drop the answer",
};

function showFaults(weather, faults) {
  weather.textContent = faults.map(({ kind }) => WORDS[kind] ?? kind).join(", ") || "All well";
  weather.dataset.weather = faults.length === 0 ? "well" : "fault";
  const now = JSON.stringify(faults.map(({ kind }) => kind));
  for (const button of document.querySelectorAll("[data-faults]")) {
    const kinds = JSON.parse(button.dataset.faults).map(({ kind }) => kind);
    button.setAttribute("aria-pressed", String(JSON.stringify(kinds) === now));
  }
}
