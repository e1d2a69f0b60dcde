import { describe, expect, it } from "vitest";
import { createSandbox } from "../sandbox.ts";
import type { SandboxOptions } from "../sandbox.ts";
import { SUPPLIERS } from "../supplier-names.ts";
import { createWorld } from "../world.ts";

const NOW = Date.parse("2026-07-15T09:30:00Z");

const page = async (options: Partial<SandboxOptions> = {}) => {
  const { app } = createSandbox({ now: () => NOW, ...options });
  const response = await app.request("/_sandbox/tickets");
  return { app, response, text: await response.text() };
};

describe("the demo page", () => {
  it("shows every demo ticket with its role and the supplier's state", async () => {
    const { text, response } = await page();
    expect(response.status).toBe(200);
    const world = createWorld({ now: NOW });
    for (const { kind, member } of SUPPLIERS)
      for (const { id } of world[member].demo)
        expect(text).toContain(`/_sandbox/codes/${kind}/${id}.svg`);
    for (const words of [
      "Good ticket",
      "Party of three",
      "Already used",
      "Cancelled",
      "For tomorrow",
      "Test booking",
      "Unknown code",
      "redeemed 09:12",
      // AnyRoad, in Auckland's time
      "Still House Tour, 14:00",
      "scanned 20:12",
      "From yesterday",
      // City Connect
      "Ferry Day Ticket",
      "Not in the download",
      // Satellite TAG
      "checked in 20:50",
      "Not uploaded yet",
    ])
      expect(text).toContain(words);
  });

  it("escapes hostile names, products and codes", async () => {
    const { octo, anyroad, cityConnect, satelliteTag } = createWorld({ now: NOW });
    const hostile = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
    const world = {
      octo: {
        ...octo,
        products: octo.products.map((product) => ({ ...product, internalName: hostile })),
        bookings: octo.bookings.map((booking) => ({
          ...booking,
          contact: { ...booking.contact, fullName: hostile },
        })),
        demo: [...octo.demo, { id: "hostile", role: "unknown" as const, code: hostile }],
      },
      anyroad: {
        ...anyroad,
        experiences: anyroad.experiences.map((each) => ({ ...each, name: hostile })),
      },
      cityConnect: {
        ...cityConnect,
        bookings: cityConnect.bookings.map((booking) => ({
          ...booking,
          customer: { ...booking.customer, first_name: hostile },
        })),
      },
      satelliteTag: {
        ...satelliteTag,
        events: satelliteTag.events.map((event) => ({ ...event, label: hostile })),
      },
    };
    const { text } = await page({ world });
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("<img src=x");
    expect(text).toContain("&lt;script&gt;");
  });

  it("has no inline script or style, and a policy that forbids them", async () => {
    const { text, response } = await page();
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?! type="module" src=)/);
  });

  it("says to use a camera without a gateway, and enrols a device with one", async () => {
    expect((await page()).text).toContain("npm start");
    const link = "http://localhost:8080/enrol?a=1&b=2";
    const { app, text } = await page({ enrolmentLink: () => Promise.resolve(link) });
    expect(text).toContain('href="http://localhost:8080/enrol?a=1&amp;b=2"');
    expect(text).toContain('target="stile"');
    expect(text).not.toContain("npm start");
    expect(await (await app.request("/_sandbox/enrolment")).json()).toEqual({ link });
  });

  it("has no enrolment without a gateway, and no code for an unknown ticket", async () => {
    const { app } = await page();
    expect((await app.request("/_sandbox/enrolment")).status).toBe(404);
    for (const path of ["octo/nobody.svg", "nobody/good.svg", "good.svg"])
      expect((await app.request(`/_sandbox/codes/${path}`)).status).toBe(404);
  });

  it.each([
    ["/_sandbox/tickets.css", "text/css"],
    ["/_sandbox/tickets.js", "text/javascript"],
    ["/_sandbox/codes/octo/good.svg", "image/svg+xml"],
    ["/_sandbox/codes/satellite-tag/wrongEvent.svg", "image/svg+xml"],
  ])("serves %s itself", async (path, type) => {
    const { app } = await page();
    const response = await app.request(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
  });

  it("has keys for each supplier's weather, and its switches as selects", async () => {
    const { text } = await page();
    for (const { member, kind } of SUPPLIERS) {
      const keys = text.match(new RegExp(`data-supplier="${member}"`, "g"));
      expect(keys).toHaveLength(5);
      expect(text).toContain(`data-weather-of="${member}"`);
      expect(text).toMatch(new RegExp(`data-switch="[a-zA-Z]+" data-kind="${kind}"`));
    }
    expect(text).toContain("&quot;path&quot;:&quot;/v1/redeem_booking&quot;");
    expect(text).toMatch(/<option value="&quot;sold&quot;" selected/);
    expect(text).toContain("Slot tolerance minutes");
  });

  it("finds out what has changed without the whole state", async () => {
    const { app } = await page({ faults: { satelliteTag: [{ kind: "down" }] } });
    const { suppliers } = await (await app.request("/_sandbox/live")).json();
    expect(suppliers.map(({ kind }: { kind: string }) => kind)).toEqual(
      SUPPLIERS.map(({ kind }) => kind),
    );
    expect(suppliers[3]).toMatchObject({
      member: "satelliteTag",
      faults: [{ kind: "down" }],
      switches: { auth: "required" },
      tickets: expect.arrayContaining([
        { id: "good", kind: "unused", text: "not checked in" },
        { id: "used", kind: "redeemed", text: "checked in 20:50" },
        { id: "notUploaded", kind: "unknown", text: "on no uploaded sale" },
      ]),
    });
  });
});
