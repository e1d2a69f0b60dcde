/** What no member of a connector tells, tried on the sandbox. */
import type { Call, Connector, UseRequest } from "../../connectors/connector.ts";
import { asDeviceId } from "../../core/ids.ts";
import type { SandboxNetwork } from "./sandbox-network.ts";

export interface Trial extends Pick<SandboxNetwork, "network" | "sent"> {
  readonly connector: Connector;
  /** Of one guest, good today. */
  readonly code: string;
}

/** Rather than answer from what was configured. */
export async function asksForProducts({ connector, sent }: Trial): Promise<boolean> {
  const before = sent();
  const products = await connector.products(call());
  return products.ok && sent() > before;
}

export const findsCode = async (trial: Trial): Promise<boolean> =>
  (await requestFor(trial)) !== null;

/** Looks, redeems, forgets the answer and looks again. */
export async function provesItsRedemption(trial: Trial): Promise<boolean> {
  const { redemption } = trial.connector;
  const request = await requestFor(trial);
  if (redemption === undefined || request === null) return false;
  const before = await redemption.preview(request, call());
  if (!before.ok || before.value.kind !== "redeemable") return false;
  await redemption.redeem(request, before.value.redemptionCode, call());
  const after = await redemption.preview(request, call());
  return after.ok && after.value.kind === "redeemed" && after.value.by === "this-device";
}

/** Null where the code leads to nothing. */
async function requestFor({ connector, code, network }: Trial): Promise<UseRequest | null> {
  const found = await connector.lookup(code, call());
  const [booking] = found.ok ? found.value.bookings : [];
  if (booking === undefined) return null;
  const item = booking.unitItems.find(({ ticket }) => ticket?.codes.includes(code) === true);
  return {
    connection: connector.connection,
    reference: code,
    bookingUuid: booking.uuid,
    unitItemUuid: item?.uuid ?? null,
    by: { device: asDeviceId("support"), at: network.now() },
  };
}

const call = (): Call => ({ signal: new AbortController().signal, timeoutMs: 1_000 });
