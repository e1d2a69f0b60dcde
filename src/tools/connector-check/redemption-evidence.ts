/**
 * Whether an OCTO supplier has octo/redemption at all. A look-up that answers 404 may mean "no such address" or "no such code"
 * (OCTO dossier 2.2); what the other answers say they activated (dossier 1) tells the two apart.
 */
import type { Exchange } from "./watched-fetch.ts";

export type RedemptionEvidence = "there-or-not-said" | "absent" | "doubtful";

export function redemptionEvidence(
  exchanges: readonly Pick<Exchange, "path" | "status" | "headers">[],
): RedemptionEvidence {
  const isMissing = exchanges.some(
    ({ path, status }) => path.endsWith("/redemption/lookup") && status === 404,
  );
  if (!isMissing) return "there-or-not-said";
  const echoes = exchanges.flatMap(({ headers }) => headers.get("Octo-Capabilities") ?? []);
  if (echoes.length === 0) return "doubtful";
  return echoes.some((echo) => echo.includes("octo/redemption")) ? "there-or-not-said" : "absent";
}
