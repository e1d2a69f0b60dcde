/** The connector against the scripted instance, or against whatever `answer` says. */
import { onTestFinished } from "vitest";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import type { SatelliteTagOptions } from "./account.ts";
import { createSatelliteTagConnector } from "./connector.ts";
import { aTagAccount } from "./a-tag-account.contract.ts";
import {
  type TagScript,
  createScriptedTag,
  testClient,
} from "./scripted-satellite-tag.contract.ts";

export const withToken = {
  auth: { kind: "client", ...testClient, tokenPath: "/api/oauth/v2/token" },
} as const;

export async function openTag(
  given: {
    readonly options?: Partial<SatelliteTagOptions>;
    readonly script?: Partial<TagScript>;
    readonly answer?: (request: ScriptedRequest) => ScriptedAnswer;
  } = {},
) {
  const network = createScriptedNetwork(testStart);
  const script = { asksForToken: given.options?.auth?.kind === "client", mostPerPage: 5_000 };
  const supplier = createScriptedTag(network.now, { ...script, ...given.script });
  const server = await startScriptedServer(given.answer ?? supplier.answer);
  onTestFinished(() => server.stop());
  const connector = createSatelliteTagConnector({
    ...aTagAccount(server.baseUrl, network),
    ...given.options,
  });
  const { redemption } = connector;
  if (redemption === undefined) throw new Error("these tests are about an account with check-ins");
  return { network, supplier, server, connector, redemption };
}
