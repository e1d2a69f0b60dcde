/** A connector before a scripted supplier, for one test. */
import { onTestFinished } from "vitest";
import type { UseRequest } from "../connector.ts";
import { aCall } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import { createOctoConnector } from "./connector.ts";
import {
  type OctoScript,
  createScriptedOcto,
  testConnection,
  testKey,
} from "./scripted-octo.contract.ts";
import type { OctoOptions } from "./settings.ts";

export interface OpenOcto {
  /** Instead of the documented supplier. */
  readonly answer?: (request: ScriptedRequest) => ScriptedAnswer;
  readonly script?: Partial<OctoScript>;
  readonly options?: OctoOptions["options"];
}

export async function openOcto(given: OpenOcto = {}) {
  const { answer, script, options } = given;
  const network = createScriptedNetwork(testStart);
  const supplier = createScriptedOcto(network.now, { repeats: "strict", ...script });
  const server = await startScriptedServer(answer ?? supplier.answer);
  onTestFinished(() => server.stop());
  const connector = createOctoConnector({
    connection: testConnection,
    baseUrl: `${server.baseUrl}/octo`,
    key: testKey,
    options,
    ...network,
  });
  const codeFor = async (request: UseRequest): Promise<string> => {
    const preview = await connector.redemption?.preview(request, aCall());
    if (preview?.ok !== true || preview.value.kind !== "redeemable")
      throw new Error(`not redeemable: ${JSON.stringify(preview)}`);
    return preview.value.redemptionCode;
  };
  const lookThenRedeem = async (request: UseRequest) =>
    connector.redemption?.redeem(request, await codeFor(request), aCall());
  return { connector, server, supplier, network, codeFor, lookThenRedeem };
}
