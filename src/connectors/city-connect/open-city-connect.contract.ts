/** A connection to a scripted City Connect, for tests of what the shared suite does not know. */
import { onTestFinished } from "vitest";
import { usedBy } from "../../testing/builders.ts";
import type { UseRequest } from "../connector.ts";
import { aCall } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import {
  connectTo,
  createScriptedCityConnect,
  testConnection,
  testPassword,
  testSupplier,
  testToken,
} from "./scripted-city-connect.contract.ts";
import type { CityConnectOptions } from "./settings.ts";

/** For an unused ticket of the seed's example. */
export const aRequest: UseRequest = {
  connection: testConnection,
  reference: "PLF-x",
  bookingUuid: "CTT128465552",
  unitItemUuid: "CTT2512356846",
  by: usedBy,
};

type Answering = (
  request: ScriptedRequest,
  documented: (request: ScriptedRequest) => ScriptedAnswer,
) => ScriptedAnswer;

/** Without `answer`, the documented supplier answers. */
export async function open(answer?: Answering, change: Partial<CityConnectOptions> = {}) {
  const network = createScriptedNetwork(testStart);
  const supplier = createScriptedCityConnect(network.now, { repeats: "strict" });
  const server = await startScriptedServer((request) =>
    answer === undefined ? supplier.answer(request) : answer(request, supplier.answer),
  );
  onTestFinished(() => server.stop());
  const options = {
    callback: {
      callbackUrl: `${server.baseUrl}/cc`,
      username: "gate",
      password: testPassword,
      supplier: testSupplier,
      prefixes: ["PLF-"],
    },
    account: { baseUrl: `${server.baseUrl}/v1`, account: testSupplier, token: testToken },
  };
  const connector = connectTo(server.baseUrl, network, { ...options, ...change });
  const codeFor = async (request: UseRequest): Promise<string> => {
    const preview = await connector.redemption?.preview(request, aCall());
    if (preview?.ok !== true || preview.value.kind !== "redeemable")
      throw new Error(`not redeemable: ${JSON.stringify(preview)}`);
    return preview.value.redemptionCode;
  };
  return { connector, server, supplier, options, codeFor };
}
