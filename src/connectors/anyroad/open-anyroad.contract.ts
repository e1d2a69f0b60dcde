/** The connector against the scripted account, or against whatever `answer` says. */
import { onTestFinished } from "vitest";
import { usedBy } from "../../testing/builders.ts";
import type { UseRequest } from "../connector.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import type { Network } from "../supplier-http.ts";
import { type AnyRoadOptions, createAnyRoadConnector } from "./connector.ts";
import {
  createScriptedAnyRoad,
  testConnection,
  testToken,
  testZone,
} from "./scripted-anyroad.contract.ts";

export const connect = (baseUrl: string, network: Network, change: Partial<AnyRoadOptions> = {}) =>
  createAnyRoadConnector({
    connection: testConnection,
    baseUrl: `${baseUrl}/anyroad/`,
    timeZone: testZone,
    credentials: { kind: "token", token: testToken },
    ...network,
    ...change,
  });

export async function openAnyRoad(
  change: Partial<AnyRoadOptions> = {},
  answer?: (request: ScriptedRequest) => ScriptedAnswer,
) {
  const network = createScriptedNetwork(testStart);
  const supplier = createScriptedAnyRoad(network.now, { unknown: "404" });
  const server = await startScriptedServer(answer ?? supplier.answer);
  onTestFinished(() => server.stop());
  const connector = connect(server.baseUrl, network, change);
  const { redemption } = connector;
  if (redemption === undefined) throw new Error("it redeems");
  return { ...network, connector, redemption, server, supplier };
}

export const aTicket = {
  id: "9003",
  type: "guest",
  qr_code: "KR-77012-1",
  experience: "https://sandbox.example/experiences/still-house",
  booking: "https://sandbox.example/bookings/77012",
  guest: null,
  time_slot: { local_datetime_start: "2026-06-27T14:00:00Z", local_datetime_end: null },
  scans: [],
};
export const anyRequest: UseRequest = {
  connection: testConnection,
  reference: aTicket.qr_code,
  bookingUuid: "77012",
  unitItemUuid: aTicket.qr_code,
  by: usedBy,
};
