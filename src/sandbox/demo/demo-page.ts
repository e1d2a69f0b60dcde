/** The page with tickets to scan. All text that comes from bookings goes through the escaping of hono/html. */
import { html } from "hono/html";
import { qrDataUri } from "./qr-code.ts";
import type { TicketCard } from "./ticket-card.ts";

type Html = ReturnType<typeof html>;

export interface DemoPage {
  readonly cards: readonly TicketCard[];
  /** Null where no gateway runs beside the sandbox. */
  readonly enrolmentLink: string | null;
}

export function demoPage({ cards, enrolmentLink }: DemoPage): Html {
  const [firstGood, ...moreGood] = cards.filter((card) => card.role === "good");
  const others = cards.filter((card) => card.role !== "good");
  const kinds = firstGood === undefined ? others : [firstGood, ...others];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <title>Tickets to scan · Stile sandbox</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/_sandbox/tickets.css" />
        <script type="module" src="/_sandbox/tickets.js"></script>
      </head>
      <body>
        <header>
          <h1>Tickets to scan</h1>
          <p>An OCTO supplier on this machine. Nothing here is real.</p>
        </header>
        <main>
          ${enrolmentLink === null ? cameraNote() : enrolment(enrolmentLink)} ${weather()}
          <section aria-labelledby="kinds">
            <h2 id="kinds">One of each kind</h2>
            <ul class="cards">
              ${kinds.map(cardItem)}
            </ul>
          </section>
          <section aria-labelledby="more">
            <h2 id="more">More good tickets</h2>
            <ul class="cards">
              ${moreGood.map(cardItem)}
            </ul>
          </section>
        </main>
        <dialog id="large" aria-labelledby="large-title">
          <form method="dialog"><button>Close</button></form>
          <h2 id="large-title"></h2>
          <img id="large-code" alt="" />
          <p id="large-text"></p>
        </dialog>
      </body>
    </html>`;
}

const cameraNote = (): Html =>
  html`<p class="note">
    The scanner is not running here, so nothing receives what you send. Hold a code before a
    scanner’s camera, or run <code>npm start</code> for both together.
  </p>`;

const enrolment = (link: string): Html =>
  html`<section class="enrolment" aria-labelledby="enrolment">
    <img src="${qrDataUri(link)}" alt="The enrolment link as a QR code" width="148" height="148" />
    <div>
      <h2 id="enrolment">Enrol a device</h2>
      <p>
        Open the scanner in its own tab, then send it tickets from this page. With another device,
        scan this code if it can reach the address.
      </p>
      <p class="keys">
        <a class="key main" href="${link}" target="stile">Open the scanner</a>
        <a class="key" href="/_sandbox/tickets">New link</a>
      </p>
      <p class="small">A link enrols one device.</p>
    </div>
  </section>`;

const weather = (): Html =>
  html`<section class="weather" aria-labelledby="weather">
    <h2 id="weather">The supplier</h2>
    <p id="weather-now" role="status">All well</p>
    <p class="keys">
      <button type="button" class="key" data-faults="[]">All well</button>
      <button type="button" class="key" data-faults='[{"kind":"down"}]'>Supplier down</button>
      <button type="button" class="key" data-faults='[{"kind":"slow","ms":3000}]'>Slow</button>
      <button
        type="button"
        class="key"
        data-faults='[{"kind":"drop-after-commit","path":"/redemption/redeem","times":1}]'
      >
        Drop the next answer
      </button>
      <button type="button" class="key" data-reset>Start over</button>
    </p>
  </section>`;

const cardItem = (card: TicketCard): Html =>
  html`<li class="card ${card.role}">
    <a class="code" href="/_sandbox/codes/${card.id}.svg" data-enlarge="${card.title}">
      <img src="/_sandbox/codes/${card.id}.svg" alt="Enlarge the code: ${card.title}" />
    </a>
    <div class="words">
      <h3>${card.title}</h3>
      ${card.guest === null ? "" : html`<p class="guest">${card.guest}</p>`}
      ${card.product === null ? "" : html`<p class="small">${card.product}</p>`}
      ${card.reference === null ? "" : html`<p class="small">Reference <b>${card.reference}</b></p>`}
      <p class="expectation">${card.expectation}</p>
      <p class="state" data-state-of="${card.id}" data-kind="${card.state.kind}">
        ${card.state.text}
      </p>
    </div>
    <button type="button" class="key main" data-send="${card.code}">Send to the scanner</button>
  </li>`;
