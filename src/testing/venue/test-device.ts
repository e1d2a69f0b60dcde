/** A device reduced to its wire: enrols, hands in scans, reads changes. What it admits it does not judge. */
import { randomUUID } from "node:crypto";
import type { Hono } from "hono";
import type { Booking } from "../../core/booking.ts";
import { cardOf } from "../../core/card.ts";
import { type Role, roleOf } from "../../core/codes.ts";
import { asConnectionId, asDeviceId, asIncarnation, asScanId } from "../../core/ids.ts";
import type { JudgedScan, Scan } from "../../core/scan.ts";
import { asInstant } from "../../core/time.ts";
import {
  type Changes,
  changesSchema,
  enrolledSchema,
  lookedUpSchema,
  type Manifest,
  manifestSchema,
  type Pushed,
  pushedSchema,
} from "../../protocol/v1.ts";
import { aBooking, aScan, aUnitItem, codes } from "../builders.ts";

export interface TestDevice {
  /** With its token. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ask: (path: string, body?: unknown) => Promise<Response>;
  /** The scan that lets in whoever `code` stands for, numbered next, not yet handed in. */
  readonly admitting: (code: string) => Promise<Scan>;
  /** The same from a list of yesterday, where the supplier would not answer today. */
  readonly admittingBlindly: (code: string) => Scan;
  readonly refusing: () => Scan;
  /** Takes back who was let in by `scan`. */
  readonly undoing: (scan: Scan) => Scan;
  readonly push: (scans: readonly unknown[]) => Promise<Pushed>;
  readonly changes: (after?: number) => Promise<Changes>;
  readonly manifest: () => Promise<Manifest>;
  /** Null until the gateway has settled it. */
  readonly settlementOf: (
    scan: Scan,
  ) => Promise<Changes["settlements"][number]["settlement"] | null>;
}

/** `app` answers the gateway that runs now: a device outlives its gateway's restarts. */
export async function enrolDevice(app: () => Hono, link: string): Promise<TestDevice> {
  const device = asDeviceId(randomUUID());
  const incarnation = asIncarnation(randomUUID());
  const code = link.slice(link.indexOf("#") + 1);
  const answer = await app().request("/v1/enrol", {
    method: "POST",
    body: JSON.stringify({ code, device, operator: "Maya" }),
  });
  const { token } = enrolledSchema.parse(await answer.json());
  const headers = { authorization: `Bearer ${token}` };
  let seq = 0;

  const ask: TestDevice["ask"] = async (path, body) =>
    app().request(
      `/v1${path}`,
      body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) },
    );
  const manifest = async (): Promise<Manifest> =>
    manifestSchema.parse(await (await ask("/manifest")).json());
  const changes = async (after = 0): Promise<Changes> => {
    const { epoch } = await manifest();
    const query = new URLSearchParams({ epoch, after: String(after), settled: "0" });
    return changesSchema.parse(await (await ask(`/changes?${query.toString()}`)).json());
  };
  const numbered = (facts: Partial<Scan>): Scan => ({
    ...aScan({ id: asScanId(randomUUID()), device, incarnation, seq: (seq += 1) }),
    ...facts,
  });

  return {
    headers,
    ask,
    manifest,
    changes,
    push: async (scans) =>
      pushedSchema.parse(await (await ask("/scans", { incarnation, scans })).json()),
    settlementOf: async ({ id }) =>
      (await changes()).settlements.find(({ scan }) => scan === id)?.settlement ?? null,
    refusing: () => numbered({}),
    undoing: ({ id, verdict }) => {
      if (verdict.kind !== "admit") throw new Error("nobody was let in");
      const { card, people, basis } = verdict;
      return numbered({
        ...decidedNow(),
        verdict: { kind: "undone", card, scan: id, people, reason: "wrong party", basis },
      });
    },
    admittingBlindly: (text) => {
      const unitItems = [aUnitItem(1, { ticket: codes(text) })];
      return numbered(
        admissionOf(aBooking({ unitItems, connection: asConnectionId("octo") }), text),
      );
    },
    admitting: async (text) => {
      const query = new URLSearchParams({ code: text });
      const found = lookedUpSchema.parse(await (await ask(`/lookup?${query.toString()}`)).json());
      const [booking] = found.bookings;
      if (booking === undefined) throw new Error(`nobody knows ${text}`);
      return numbered(admissionOf(booking, text));
    },
  };
}

function admissionOf(booking: Booking, text: string): Partial<JudgedScan> {
  const role = roleOf(text, booking);
  if (role === null) throw new Error(`${text} is not a code of its booking`);
  const unitItem = role.kind === "ticket" ? role.unitItem.key : null;
  const people = role.kind === "ticket" ? 1 : booking.unitItems.length;
  const now = asInstant(Date.now());
  return {
    capture: { text, symbology: "QRCode", source: "camera", at: now },
    ...decidedNow(),
    verdict: {
      kind: "admit",
      card: cardOf(booking, null, itemsOf(booking, role)),
      people,
      unitItem,
      inside: people,
      test: false,
      basis: { kind: "snapshot", at: now },
    },
    admission: { booking: booking.key, unitItem, people },
    redemption: {
      connection: booking.connection,
      reference: text,
      bookingUuid: booking.uuid,
      unitItemUuid: role.kind === "ticket" ? role.unitItem.uuid : null,
    },
  };
}

const decidedNow = (): Pick<Scan, "decided"> => {
  const now = asInstant(Date.now());
  return { decided: { deviceAt: now, correctedAt: now, uncertaintyMs: 5 } };
};

const itemsOf = (booking: Booking, role: Role): Booking["unitItems"] =>
  role.kind === "ticket" ? [role.unitItem] : booking.unitItems;
