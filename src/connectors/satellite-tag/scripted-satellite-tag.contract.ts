/**
 * A TAG instance with delegates, check-ins, sales and devices, written from seed 004 and dossier 2–7 for tests of the
 * connector. It cannot cancel: TAG has no word for it.
 */
import { z } from "zod";
import { asConnectionId, asDeviceId } from "../../core/ids.ts";
import { type Instant, asInstant, instantToIso, later } from "../../core/time.ts";
import type { UseRequest } from "../connector.ts";
import type { DocumentedSupplier } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";

export const testConnection = asConnectionId("southern-lights");
export const testTill = asDeviceId("00000000-0000-4000-8000-00000000d007");
export const testClient = { clientId: "7_gate", clientSecret: "s3cr3t-of-the-gate" };
export const testPlace = 85;

export interface TagScript {
  readonly asksForToken: boolean;
  /** A server may give fewer entries a page than were asked for. */
  readonly mostPerPage: number;
}

export interface ScriptedTag extends Omit<DocumentedSupplier, "cancel"> {
  /** The tokens given out so far end now. */
  readonly endTokens: () => void;
  readonly tokensGiven: () => number;
  /** Checked in at the same place or another by anybody. */
  readonly checkIn: (request: UseRequest, use: { readonly at: Instant; place?: number }) => void;
  /** The purchase codes of stored sales, in order. */
  readonly sales: () => readonly string[];
}

interface Interaction {
  readonly type: string;
  readonly delegate: number;
  readonly place: number;
  readonly at: Instant;
}

export function createScriptedTag(now: () => Instant, script: TagScript): ScriptedTag {
  const delegates: { readonly id: number; readonly barcode: string }[] = [];
  const interactions: Interaction[] = [];
  const sales: string[] = [];
  let given = 0;
  let endedUpTo = 0;

  const idOf = (request: UseRequest): number => {
    const found = delegates.find(({ barcode }) => barcode === request.bookingUuid);
    if (found === undefined) throw new Error("not sold here");
    return found.id;
  };
  const checkIn: ScriptedTag["checkIn"] = (request, { at, place = testPlace }) =>
    void interactions.push({ type: "check-in", delegate: idOf(request), place, at });

  const sellOne = (): UseRequest => {
    const n = delegates.length + 1;
    const barcode = `K3M8Q0ZT5HWD2ABC${`${n}`.padStart(2, "0")}`;
    delegates.push({ id: 5_500 + n, barcode });
    return {
      connection: testConnection,
      reference: barcode,
      bookingUuid: barcode,
      unitItemUuid: barcode,
      by: { device: testTill, at: now() },
    };
  };

  const page = (request: ScriptedRequest, all: readonly unknown[]): ScriptedAnswer => {
    const offset = Number(request.query.get("offset") ?? 0);
    const limit = Math.min(Number(request.query.get("limit") ?? 5_000), script.mostPerPage);
    const json = { data: all.slice(offset, offset + limit), meta: { total: all.length } };
    return { status: 200, json };
  };
  const token = (body: unknown): ScriptedAnswer => {
    const asked = z.object({ grant_type: z.string(), client_secret: z.string() }).parse(body);
    if (asked.client_secret !== testClient.clientSecret)
      return { status: 400, json: { error: "invalid_client" } };
    given += 1;
    const json = { access_token: `token-${given}`, expires_in: 3_600, scope: null };
    return { status: 200, json };
  };
  const record = (body: unknown): ScriptedAnswer => {
    const { delegate, device, recordedAt } = checkInBody.parse(body);
    const at = asInstant(recordedAt * 1_000);
    const recorded = { type: "check-in", delegate, place: device, at };
    interactions.push(recorded);
    return { status: 200, json: shown(recorded, interactions.length) };
  };

  const answered = (request: ScriptedRequest): ScriptedAnswer => {
    const path = request.path.split("?")[0] ?? "";
    const barcode = /^\/api\/v5\/delegate\/barcode:(.*)\.json$/.exec(path)?.[1];
    if (barcode !== undefined) {
      const found = delegates.find((one) => one.barcode === decodeURIComponent(barcode));
      return found === undefined ? notFound : { status: 200, json: person(found) };
    }
    switch (`${request.method} ${path}`) {
      case "GET /api/v5/delegate/list.json":
        return page(request, delegates.map(person));
      case "GET /api/v5/interaction/list.json":
        // no filter is documented for this list, and this instance knows none
        return page(request, interactions.map(shown));
      case "POST /api/v5/interaction/new/check-in.json":
        return record(request.body);
      case "POST /api/v5/ticket/transaction.json": {
        const { code } = z.object({ code: z.string() }).parse(request.body);
        const isRepeat = sales.includes(code);
        if (!isRepeat) sales.push(code);
        return { status: isRepeat ? 200 : 201, json: { id: 901, code, warnings: [] } };
      }
      case "POST /api/v5/device/ping.json":
        return { status: 200, json: { pingInterval: 60 } };
      default:
        return notFound;
    }
  };

  return {
    answer: (request) => {
      if (request.path === "/api/oauth/v2/token") return token(request.body);
      const [, n = "0"] = /^Bearer token-(\d+)$/.exec(request.headers.authorization ?? "") ?? [];
      return script.asksForToken && Number(n) <= endedUpTo ? expired : answered(request);
    },
    looksUp: (request) => request.path.startsWith("/api/v5/delegate/barcode:"),
    acts: (request) => request.path === "/api/v5/interaction/new/check-in.json",
    sell: (unitItems) => [sellOne(), ...Array.from({ length: unitItems - 1 }, sellOne)],
    redeemElsewhere: (request) => {
      const at = later(now(), -5_000);
      checkIn(request, { at });
      return at;
    },
    uses: (request) => interactions.filter(({ delegate }) => delegate === idOf(request)).length,
    withoutRequired: (json) => ({ ...fields.parse(json), barcode: undefined }),
    drifted: (json) => {
      const { id, barcode } = fields.parse(json);
      return { id, barcode, name: ["no longer a text"], loyaltyPoints: { tier: 3 } };
    },
    endTokens: () => {
      endedUpTo = given;
    },
    tokensGiven: () => given,
    checkIn,
    sales: () => sales,
  };
}

const fields = z.record(z.string(), z.unknown());
const checkInBody = z.object({
  delegate: z.number(),
  device: z.number(),
  recordedAt: z.number().int(),
});

const person = (delegate: { readonly id: number; readonly barcode: string }) => ({
  ...delegate,
  _type: "delegate",
  lastName: "Tapsell",
  email: "mere@example.test",
  createdAt: "2026-06-01T10:00:00+12:00",
});

const shown = (one: Interaction, index: number) => ({
  id: 7_000 + index,
  _type: "interaction",
  interactionType: one.type,
  firstDelegate: { id: one.delegate },
  secondDelegate: null,
  firstDevice: { id: one.place },
  recordedAt: instantToIso(one.at),
  createdAt: "2026-06-27T13:00:00+00:00",
});

const notFound: ScriptedAnswer = { status: 404, json: { code: 404, message: "Not Found" } };
const expired: ScriptedAnswer = {
  status: 401,
  json: { error: "invalid_grant", error_description: "Token expired" },
};
