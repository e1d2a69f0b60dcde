/** What AnyRoad says of a slot that is over, or has not begun, about a guest who is already in (seed 003). */
import { expect, test } from "vitest";
import { createAnyRoadConnector } from "../connectors/anyroad/connector.ts";
import {
  createScriptedAnyRoad,
  type Refusing,
  testToken,
  testZone,
} from "../connectors/anyroad/scripted-anyroad.contract.ts";
import { asConnectionId, bookingKey, unitItemKey } from "../core/ids.ts";
import { minutes } from "../core/time.ts";
import { aScan, now } from "../testing/builders.ts";
import { readWritten, written } from "./config/written-config.contract.ts";
import { openScriptedCore } from "./scripted-core.contract.ts";

const cellar = asConnectionId("cellar");
const baseUrl = "https://anyroad.test/anyroad";

async function openCellar() {
  const supplier = createScriptedAnyRoad(() => now, { unknown: "404" });
  const asked: string[] = [];
  const config = readWritten(
    written({
      connections: [
        {
          id: cellar,
          kind: "anyroad",
          label: "Cellar",
          url: baseUrl,
          timeZone: testZone,
          token: testToken,
          mode: "redeem",
        },
      ],
    }),
  );
  const gateway = await openScriptedCore(config, (clock) =>
    createAnyRoadConnector({
      connection: cellar,
      baseUrl,
      timeZone: testZone,
      credentials: { kind: "token", token: testToken },
      now: clock.now,
      after: clock.after,
      fetch: async (address, init) => {
        const { pathname, searchParams } = new URL(
          address instanceof Request ? address.url : address,
        );
        asked.push(pathname);
        const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
        const { status, json } = supplier.answer({
          method: init?.method ?? "GET",
          path: pathname,
          query: searchParams,
          headers: {},
          body,
        });
        return Response.json(json, { status });
      },
    }),
  );
  const [sold] = supplier.sell(1);
  const { reference, bookingUuid, unitItemUuid } = sold;
  return {
    gateway,
    asked: () => asked.filter((path) => path.startsWith("/anyroad/tickets/")),
    refuse: (code: Refusing) => supplier.refuse(sold, code),
    scan: aScan({
      admission: {
        booking: bookingKey(cellar, bookingUuid),
        unitItem: unitItemUuid === null ? null : unitItemKey(cellar, unitItemUuid),
        people: 1,
      },
      redemption: { connection: cellar, reference, bookingUuid, unitItemUuid },
    }),
  };
}

test.each([
  ["booking_in_past", "BOOKING_IN_PAST"],
  ["booking_in_future", "BOOKING_IN_FUTURE"],
  ["booking_canceled", "CANCELLED"],
] as const)(
  "a queued scan that comes back %s is shown as a conflict, and not tried for ever",
  async (refusing, code) => {
    const { gateway, asked, refuse, scan } = await openCellar();
    refuse(refusing);
    const before = asked().length;
    await gateway.push(scan);
    await gateway.clock.advance(minutes(1));
    const { settlements, changes, connections } = await gateway.changes();
    expect(settlements).toMatchObject([
      { scan: scan.id, settlement: { kind: "rejected", code, text: "Chosen per account" } },
    ]);
    const shown = changes.flatMap(({ change }) =>
      change.kind === "conflict" ? [change.conflict] : [],
    );
    expect(shown).toMatchObject([
      {
        kind: "refused-after-admission",
        state: "open",
        admissions: [{ scan: scan.id }],
        supplier: { kind: "refused", code },
      },
    ]);
    expect(connections).toMatchObject([{ id: cellar, state: "up", waiting: 0, parked: 0 }]);
    await gateway.clock.advance(minutes(60));
    expect(asked().slice(before)).toEqual(["/anyroad/tickets/verify"]);
    await gateway.core.stop();
  },
);
