/**
 * What suppliers tell of guests and no handheld may have: e-mail, phone, country. The documents' examples, with such a text in
 * every place where a supplier could put one, from the answer through the connector to the bytes of a page.
 */
import { expect, test } from "vitest";
import { createAnyRoadConnector } from "../../connectors/anyroad/connector.ts";
import { readFixture as anyRoadExample } from "../../connectors/anyroad/read-fixture.contract.ts";
import { readFixture as cityConnectExample } from "../../connectors/city-connect/read-fixture.contract.ts";
import { connectTo } from "../../connectors/city-connect/scripted-city-connect.contract.ts";
import { aCall } from "../../connectors/connector.contract.ts";
import type { Connector } from "../../connectors/connector.ts";
import { createOctoConnector } from "../../connectors/octo/connector.ts";
import { readFixtureList } from "../../connectors/octo/read-fixture.contract.ts";
import { aTagAccount } from "../../connectors/satellite-tag/a-tag-account.contract.ts";
import { createSatelliteTagConnector } from "../../connectors/satellite-tag/connector.ts";
import { createScriptedNetwork, testStart } from "../../connectors/scripted-server.contract.ts";
import type { Network } from "../../connectors/supplier-http.ts";
import { asConnectionId } from "../../core/ids.ts";
import { buildPage, snapshotLine } from "./page-builder.ts";

const connection = asConnectionId("venue");
const origin = "https://supplier.test";

/** Under each of these names, in every object of an answer. */
const told = {
  email: "leak@guest.example",
  email_address: "leak@guest.example",
  emailAddress: "leak@guest.example",
  phone: "+64215550199",
  phone_number: "+64215550199",
  phoneNumber: "+64215550199",
  mobile: "+64215550199",
  country: "Leakland",
  country_code: "Leakland",
  countryCode: "Leakland",
  nationality: "Leakland",
  address: "Leakland",
};
const people = ["contact", "customer", "guest", "guests", "delegate", "booker", "user"];

const withContacts = (answer: unknown): unknown => {
  if (Array.isArray(answer)) return answer.map(withContacts);
  if (typeof answer !== "object" || answer === null) return answer;
  const known = new Map<string, unknown>(Object.entries(answer));
  // what the document has there otherwise stays what it is
  const added = [...Object.entries(told), ...people.map((who) => [who, told] as const)].filter(
    ([name]) => typeof (known.get(name) ?? "") === "string",
  );
  return {
    ...Object.fromEntries([...known].map(([name, value]) => [name, withContacts(value)])),
    ...Object.fromEntries(added),
  };
};

interface Supplier {
  readonly open: (network: Network) => Connector;
  readonly answerTo: (url: string) => unknown;
  readonly code: string;
  /** Who may be shown: the example's. */
  readonly leadName: string | null;
}

const suppliers: Readonly<Record<string, Supplier>> = {
  OCTO: {
    open: (network) =>
      createOctoConnector({
        ...network,
        connection,
        baseUrl: `${origin}/octo`,
        key: "k",
        options: undefined,
      }),
    answerTo: (url) => readFixtureList(url.endsWith("/products") ? "products" : "lookup"),
    code: "X749G9",
    leadName: "Oliver Morgan",
  },
  AnyRoad: {
    open: (network) =>
      createAnyRoadConnector({
        ...network,
        connection,
        baseUrl: origin,
        timeZone: "Pacific/Auckland",
        credentials: { kind: "token", token: "t" },
      }),
    answerTo: () => anyRoadExample("ticket"),
    code: "string",
    leadName: null,
  },
  "City Connect": {
    open: (network) => connectTo(origin, network),
    answerTo: () => ({ ...cityConnectExample("lookup"), barcode: "PLF-1" }),
    code: "PLF-1",
    leadName: "Smith",
  },
  "Satellite TAG": {
    open: (network) => createSatelliteTagConnector(aTagAccount(origin, network)),
    answerTo: (url) =>
      url.includes("/interaction/") ? [] : { id: "d-1", barcode: "B-1", lastName: "Tapsell" },
    code: "B-1",
    leadName: "Tapsell",
  },
};

test.each(Object.entries(suppliers))("%s", async (_name, { open, answerTo, code, leadName }) => {
  const asked: string[] = [];
  const connector = open({
    ...createScriptedNetwork(testStart),
    fetch: async (input) => {
      const url = input instanceof Request ? input.url : String(input);
      const answer = JSON.stringify(withContacts(answerTo(url)));
      asked.push(answer);
      return new Response(answer, { headers: { "content-type": "application/json" } });
    },
  });
  const found = await connector.lookup(code, aCall());
  if (!found.ok) throw new Error(JSON.stringify(found.failure));
  const { bookings, unreadable } = found.value;
  expect(asked.join()).toMatch(/leak@guest\.example.*\+64215550199.*Leakland/s);
  expect(unreadable).toEqual([]);
  expect(bookings.map((booking) => booking.leadName)).toEqual([leadName]);
  const { body } = buildPage(bookings.map(snapshotLine));
  const page = new TextDecoder().decode(body);
  expect(page).toContain(code);
  expect(page).not.toMatch(/leak@|64215550199|leakland/i);
});
