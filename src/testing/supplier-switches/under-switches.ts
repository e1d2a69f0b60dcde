/** A day at the gate of a supplier that is as a row says. */
import { minutes } from "../../core/time.ts";
import { type Bench, tickets } from "./bench.ts";
import { type GateCalls, gateCalls } from "./gate-calls.ts";
import type { Outcomes } from "./outcome-table.ts";
import type { Switches } from "./settings.ts";

export async function outcomesUnderSwitches(
  bench: Bench,
  switches: Switches,
  configured: ReadonlySet<string>,
): Promise<Outcomes> {
  const { server, open, window, ownCodes, requestOf } = bench;
  server.reset();
  await server.setSwitches(switches);
  const gate = gateCalls(open(configured), server);
  const listed = { products: await gate.products(), bookings: await gate.bookings(window) };
  const found = await outcomesOf("look up", lookedUp(bench), gate.lookup);
  const redeemed = await redeemedTwice(bench, gate);
  const raced = await redeemedMeanwhile(bench, gate);
  server.rewind();
  const redeemOwn = (code: string) => gate.redeem(requestOf(code));
  return {
    ...listed,
    ...found,
    ...redeemed,
    ...raced,
    ...(await outcomesOf("redeem", ownCodes, redeemOwn)),
    ...(await corrected(bench, gate)),
  };
}

const lookedUp = ({ codeOf, ownCodes }: Bench): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    ["good", "used", "cancelled", "unknown"]
      .map((id) => [id, codeOf(id)] as const)
      .filter(([, code]) => code !== ""),
  ),
  ...ownCodes,
});

async function redeemedTwice(
  { server, codeOf, requestOf }: Bench,
  gate: GateCalls,
): Promise<Outcomes> {
  const code = codeOf(tickets.redeemed);
  const redeem = await gate.redeem(requestOf(code));
  server.advance(minutes(10));
  return { redeem, "redeem again": await gate.redeem(requestOf(code, "handset-2")) };
}

/** Between our look and our redemption. */
async function redeemedMeanwhile(bench: Bench, gate: GateCalls): Promise<Outcomes> {
  const { rig, server, codeOf, requestOf } = bench;
  const { cancel } = rig;
  const meanwhile = (id: string, happens: (code: string) => Promise<void>): Promise<string> => {
    server.rewind();
    const code = codeOf(id);
    return gate.redeem(requestOf(code), () => happens(code));
  };
  const usedElsewhere = (agoMs: number) => async (code: string) => {
    await server.act(rig.redeemElsewhere(code, server.world, server.card));
    server.advance(agoMs);
  };
  const raced = {
    "redeem raced 1 min": await meanwhile(tickets.racedClosely, usedElsewhere(minutes(1))),
    "redeem raced 10 min": await meanwhile(tickets.raced, usedElsewhere(minutes(10))),
  };
  if (cancel === undefined) return raced;
  const isCancelled = (code: string) => server.act(cancel(code, server.world));
  return { ...raced, "redeem cancelled since": await meanwhile(tickets.cancelled, isCancelled) };
}

async function corrected({ rig, codeOf, requestOf }: Bench, gate: GateCalls): Promise<Outcomes> {
  if (!rig.corrects) return {};
  return {
    unredeem: await gate.unredeem(requestOf(codeOf(tickets.redeemed))),
    "no-show": await gate.noShow(requestOf(codeOf(tickets.missed))),
  };
}

async function outcomesOf(
  act: string,
  codes: Readonly<Record<string, string>>,
  ask: (code: string) => Promise<string>,
): Promise<Outcomes> {
  const outcomes: Record<string, string> = {};
  for (const [name, code] of Object.entries(codes)) outcomes[`${act} ${name}`] = await ask(code);
  return outcomes;
}
