/** The calls of a gate while something goes wrong on the way. */
import { type Bench, tickets } from "./bench.ts";
import { type GateCalls, gateCalls } from "./gate-calls.ts";
import type { Outcomes } from "./outcome-table.ts";
import { type FaultSetting, holdsCalls } from "./settings.ts";

/** The fault hits each call of a list or look-up; of a redemption only the call that records. Null is no fault. */
export async function outcomesUnderFault(
  bench: Bench,
  fault: FaultSetting | null,
): Promise<Outcomes> {
  const { rig, server, window, codeOf, requestOf } = bench;
  const setAt = (path: string) => server.setFaults(fault === null ? [] : [{ ...fault, path }]);
  const isHasty = holdsCalls(fault);

  const gate = await begun(bench, isHasty);
  await setAt("/");
  const listed = { products: await gate.products(), bookings: await gate.bookings(window) };
  const found = {
    "look up good": await gate.lookup(codeOf("good")),
    "look up used": await gate.lookup(codeOf("used")),
  };
  await server.release();

  const { redeem, look } = await begun(bench, isHasty);
  const use = requestOf(codeOf(tickets.redeemed));
  const redeemed = await redeem(use, () => setAt(rig.redeemPath));
  await server.setFaults([]);
  await server.release();
  return { ...listed, ...found, redeem: redeemed, afterwards: await look(use) };
}

/** Afresh, and with its token. */
async function begun({ server, open, codeOf }: Bench, isHasty: boolean): Promise<GateCalls> {
  server.reset();
  const connector = open(new Set());
  await gateCalls(connector, { now: server.now }).lookup(codeOf("unknown"));
  return gateCalls(connector, { now: server.now, isHasty });
}
