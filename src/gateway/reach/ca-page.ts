/**
 * `/ca`: how a phone comes to trust this gateway's certificate, a page of its own with steps for each system. Served without
 * TLS too, since a phone that does not trust it yet can open nothing else.
 */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import { html, raw } from "hono/html";
import { renderSVG } from "uqr";
import type { LanCertificates } from "./lan-certificates.ts";

type Html = ReturnType<typeof html>;

export interface CaPage {
  readonly authority: LanCertificates["authority"];
  /** The app, as phones reach it. */
  readonly origin: string;
}

export function createCaRoutes({ authority, origin }: CaPage): Hono {
  return new Hono()
    .use(async (context, next) => {
      await next();
      const { headers } = context.res;
      headers.set("content-security-policy", policy);
      headers.set("x-content-type-options", "nosniff");
      headers.set("referrer-policy", "no-referrer");
      headers.set("cache-control", "no-store");
    })
    .get("/", (context) => context.html(page({ authority, origin })))
    .get("/stile-ca.crt", (context) =>
      // no download: Safari installs only what it may show
      context.body(authority.der, 200, { "content-type": "application/x-x509-ca-cert" }),
    );
}

/** What answers without TLS: nothing but these pages. */
export const createCaServer = (caRoutes: Hono): Hono =>
  new Hono().route("/ca", caRoutes).all("*", (context) => context.redirect("/ca"));

const style = `
:root { color-scheme: light dark; --paper: #f4f5f2; --raised: #fff; --ink: #14171a; --second: #3f464d; --line: #c6cbc6 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0b0d0f; --raised: #181c20; --ink: #eef1f3; --second: #b6bec6; --line: #333a41 }
}
body { margin: 0 auto; max-width: 40rem; padding: 20px; background: var(--paper); color: var(--ink); font: 18px/1.45 system-ui, sans-serif }
h1 { font-size: 30px; line-height: 1.15; margin: 8px 0 }
h2 { font-size: 20px; margin: 0 0 8px }
section { border: 1px solid var(--line); border-radius: 10px; background: var(--raised); padding: 16px; margin: 16px 0 }
ol { margin: 0; padding-left: 1.4em }
li { margin: 6px 0 }
.key { display: block; min-height: 56px; line-height: 56px; border-radius: 10px; background: var(--ink); color: var(--paper); text-align: center; font-weight: 700; text-decoration: none }
.small { font-size: 15px; color: var(--second); overflow-wrap: anywhere }
img { display: block; width: 220px; height: 220px; margin: 12px 0 }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = ({ authority, origin }: CaPage): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Trust this gateway · Stile</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <h1>Trust this gateway</h1>
        <p>Once on each phone. After that its camera works with ${origin}.</p>
        <a class="key" href="/ca/stile-ca.crt">Get the certificate</a>
        ${systems.map(({ name, steps }) => stepsOf(name, steps))}
        <section aria-labelledby="then">
          <h2 id="then">Then</h2>
          <p>Open the link that the gateway printed. Without one, the app is here:</p>
          <img src="${codeOf(origin)}" alt="The app’s address as a code" width="220" height="220" />
          <a class="key" href="${origin}">Open Stile</a>
        </section>
        <p class="small">
          The gateway prints the certificate’s SHA-256 when it starts. It must be this one:<br />
          ${authority.fingerprint}
        </p>
        <p class="small">
          The certificate is good for addresses of local networks only, and for nothing on the
          internet. Remove it when this phone no longer works here.
        </p>
      </body>
    </html>`;

const stepsOf = (name: string, steps: readonly string[]): Html =>
  html`<section>
    <h2>${name}</h2>
    <ol>
      ${steps.map((step) => html`<li>${step}</li>`)}
    </ol>
  </section>`;

const codeOf = (origin: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(origin, { ecc: "M", border: 4 })).toString("base64")}`;

/** Menus as of Android 16, iOS 26, Windows 11 and macOS 26; makers of Androids name some of them otherwise. */
const systems = [
  {
    name: "Android",
    steps: [
      "In Chrome, press “Get the certificate” and keep the file.",
      "Open Settings, and search for “CA certificate”. By hand: Security & privacy, More security & privacy, Encryption & credentials, Install a certificate, CA certificate.",
      "Press “Install anyway”, and choose stile-ca.crt among the downloads.",
      "Use Chrome from here on: Firefox trusts only its own list.",
    ],
  },
  {
    name: "iPhone and iPad",
    steps: [
      "In Safari, press “Get the certificate”, then “Allow”.",
      "Open Settings: “Profile Downloaded” stands on top. Press it, then “Install”, three times.",
      "In Settings, General, About, Certificate Trust Settings: switch on “Stile on …”. Without this step nothing works.",
    ],
  },
  {
    name: "Windows",
    steps: [
      "Press “Get the certificate” and open the file.",
      "Press “Install Certificate”, choose “Current User”, then “Place all certificates in the following store”.",
      "Browse to “Trusted Root Certification Authorities”, finish, and answer “Yes”.",
      "Close the browser and open it again.",
    ],
  },
  {
    name: "Mac",
    steps: [
      "Press “Get the certificate” and open the file: Keychain Access adds it to “login”.",
      "Open “Stile on …” there, and under “Trust” choose “Always Trust”.",
      "Close the browser and open it again.",
    ],
  },
];
