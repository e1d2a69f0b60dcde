import { expect, test } from "vitest";
import type { CodePattern } from "../core/code-pattern.ts";
import { asPageHash } from "../core/ids.ts";
import { manifestSchema } from "../protocol/v1.ts";
import { aGate, aProduct, connection, now, today } from "../testing/builders.ts";
import { readWritten, written } from "./config/written-config.contract.ts";
import { buildManifest, type ManifestParts } from "./manifest.ts";

const octo = {
  id: connection,
  kind: "octo",
  label: "Harbour",
  url: "https://sea.example.com",
  key: "o-secret",
};
type Told = { readonly retention?: { readonly settledDays: number } };
const manifestWith = (
  codes: readonly CodePattern[] | undefined,
  formats?: readonly string[],
  { pages = [], retention }: Partial<Pick<ManifestParts, "pages">> & Told = {},
) =>
  buildManifest({
    config: {
      venue: "Harbour",
      demo: false,
      gates: [aGate()],
      retention,
      connections: readWritten(written({ connections: [{ ...octo, codes, formats }] }), {})
        .connections,
    },
    coverage: new Map(),
    modeOf: () => null,
    epoch: "e1",
    products: [aProduct()],
    pages,
    bookings: 0,
    asOf: now,
  });

test("devices hear how a connection's codes look, as the venue wrote it", () => {
  const codes = [{ lengths: [12], characters: "upper", check: "iso7064-mod37-36" }] as const;
  const told = manifestSchema.parse(manifestWith(codes));
  expect(told.connections).toEqual([
    { id: connection, label: "Harbour", mode: "observe", coverage: "live", codes },
  ]);
});

test("devices hear as what a connection's codes are printed, and nothing else is one", () => {
  expect(manifestWith(undefined, ["QRCode", "Code128"]).connections[0]?.formats).toEqual([
    "QRCode",
    "Code128",
  ]);
  expect(() => manifestWith(undefined, ["Unknown"])).toThrow("formats");
  expect(() => manifestWith(undefined, [])).toThrow("formats");
});

test("where nothing is written nothing is told, and the list's id says which it is", () => {
  const silent = manifestWith(undefined);
  expect(silent.connections[0]).not.toHaveProperty("codes");
  expect(silent.connections[0]).not.toHaveProperty("formats");
  expect(manifestWith([{ lengths: [8], characters: "digits" }]).id).not.toBe(silent.id);
});

test("devices hear on which day a page's bookings stand, where the gateway knows", () => {
  const page = { hash: asPageHash("a".repeat(64)), bookings: 1, bytes: 2 };
  const pages = [{ ...page, date: today }, { ...page, date: null }, page];
  const told = manifestWith(undefined, undefined, { pages });
  expect(manifestSchema.parse(told).pages).toEqual(pages);
  expect(told.id).not.toBe(manifestWith(undefined, undefined, { pages: [page, page, page] }).id);
});

test("devices hear for how long they keep what is settled, where the venue says so", () => {
  expect(manifestSchema.parse(manifestWith(undefined)).settledDays).toBeUndefined();
  const told = manifestWith(undefined, undefined, { retention: { settledDays: 2 } });
  expect(manifestSchema.parse(told).settledDays).toBe(2);
});
