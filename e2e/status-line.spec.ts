/** The status line is always true: driven through everything a network does to a gate. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { expect, type Page, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, next, typeCode, unsentInLedger, verdict } from "./steps/gate.ts";
import { openVenue, waitFor } from "./steps/venue.ts";

/** Wi-Fi that wants a sign-in: every address answers 200 with a page. */
async function captivePortal(port: number): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><title>Free Wi-Fi</title><h1>Sign in</h1>");
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

const soon = { timeout: 5_000 };

async function lineSays(page: Page, first: RegExp | string): Promise<void> {
  await expect(page.getByTestId("status-first")).toHaveText(first, soon);
}

/** What the line claims to have unsent is what the ledger has. */
async function countIsTrue(page: Page, count: number): Promise<void> {
  const words = count === 0 ? /everything sent/i : new RegExp(`\\b${count} to send`);
  await expect(page.getByTestId("status-second")).toHaveText(words, soon);
  expect(await unsentInLedger(page)).toBe(count);
}

test("live, down, captive portal, back: true within five seconds", async () => {
  const venue = await openVenue();
  const device = await openDevice();
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await lineSays(page, "Live");
  await countIsTrue(page, 0);

  await venue.stopGateway();
  await lineSays(page, /^On this device since \d\d:\d\d$/);
  await countIsTrue(page, 0);
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await countIsTrue(page, 1);

  const portal = await captivePortal(venue.port);
  await lineSays(page, "Wi-Fi wants a sign-in");
  await countIsTrue(page, 1);
  await typeCode(page, venue.supplier.code("good2"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await countIsTrue(page, 2);
  portal.close();
  portal.closeAllConnections();
  await lineSays(page, /^On this device since/);

  await venue.startGateway();
  await lineSays(page, "Live");
  await countIsTrue(page, 0);

  await waitFor(async () => ((await venue.supplier.redemptions()) === 2 ? true : null));
  await venue.supplier.setFaults([{ kind: "down" }]);
  await typeCode(page, venue.supplier.code("good3"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await lineSays(page, "Supplier not answering");
  await expect(page.getByTestId("status-second")).toHaveText(
    "Gateway keeps trying · 1 waiting",
    soon,
  );
  await venue.supplier.setFaults([]);
  await expect(page.getByTestId("status-first")).toHaveText("Live", { timeout: 30_000 });
  // the supplier answers again, and the gateway's next try comes within its backoff
  await waitFor(async () => ((await venue.supplier.redemptionsOf("good3"))[0] === 1 ? true : null));
  await device.close();
  await venue.close();
});

test("a connection that only watches says so on every screen, and redeems nothing", async () => {
  const venue = await openVenue({ mode: "observe" });
  const device = await openDevice();
  const { page } = device;
  await enrol(page, await venue.enrolmentLink());
  await expect(page.getByTestId("mode-strip")).toHaveText("Watching only. Nothing is redeemed.");
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await expect(page.getByTestId("mode-strip")).toBeVisible();
  await page.getByTestId("right-key").filter({ hasText: "History" }).tap();
  await expect(page.getByTestId("history-row")).toContainText("Watching only");
  expect(await venue.supplier.redemptions()).toBe(0);
  await device.close();
  await venue.close();
});

test("a key that nobody knows is told, though no list can come", async () => {
  const venue = await openVenue({ key: () => "no-such-key" });
  const device = await openDevice();
  const { page } = device;
  await page.goto(await venue.enrolmentLink());
  await page.getByTestId("name-field").fill("Maya");
  await page.getByTestId("wide-key").tap();
  await expect(page.getByTestId("status-first")).toHaveText(
    "Scanning is not enabled for this key",
    {
      timeout: 30_000,
    },
  );
  await expect(page.getByTestId("status-second")).toHaveText(
    "Key refused · kept safe · none waiting",
  );
  const line = await page.locator(".status-bar").boundingBox();
  expect(line?.height).toBeLessThanOrEqual(57); // 56 and its rule: the field below never moves
  await device.close();
  await venue.close();
});

test("a key that may not redeem is told, and the queue stays", async () => {
  const venue = await openVenue({ key: ({ restrictedKey }) => restrictedKey });
  const device = await openDevice();
  const { page } = device;
  await page.goto(await venue.enrolmentLink());
  await page.getByTestId("name-field").fill("Maya");
  await page.getByTestId("wide-key").tap();
  await lineSays(page, "Scanning is not enabled for this key");
  await typeCode(page, venue.supplier.code("good"));
  await expect(verdict(page)).toHaveAttribute("data-kind", "admit");
  await next(page);
  await expect(page.getByTestId("status-second")).toHaveText("Kept safe · 1 waiting", soon);
  expect(await venue.supplier.redemptions()).toBe(0);
  await device.close();
  await venue.close();
});
