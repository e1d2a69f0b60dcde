/** The page with tickets to scan. All text that comes from bookings goes through the escaping of hono/html. */
import { html } from "hono/html";
import { qrDataUri } from "./qr-code.ts";
import { type SupplierOnPage, supplierSection } from "./supplier-section.ts";

type Html = ReturnType<typeof html>;

export interface DemoPage {
  readonly suppliers: readonly SupplierOnPage[];
  /** Null where no gateway runs beside the sandbox. */
  readonly enrolmentLink: string | null;
}

export const demoPage = ({ suppliers, enrolmentLink }: DemoPage): Html =>
  html`<!doctype html>
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
          <p>Four suppliers on this machine. Nothing here is real.</p>
        </header>
        <nav aria-label="Suppliers">
          ${suppliers.map(({ kind, name }) => html`<a href="#${kind}">${name}</a>`)}
        </nav>
        <main>
          ${enrolmentLink === null ? cameraNote() : enrolment(enrolmentLink)}
          ${suppliers.map(supplierSection)}
          <p class="over">
            <button type="button" class="key" data-reset>Start over</button>
            <span class="small">All suppliers as they were at the start, and all well.</span>
          </p>
        </main>
        <dialog id="large" aria-labelledby="large-title">
          <form method="dialog"><button>Close</button></form>
          <h2 id="large-title"></h2>
          <img id="large-code" alt="" />
          <p id="large-text"></p>
        </dialog>
      </body>
    </html>`;

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
