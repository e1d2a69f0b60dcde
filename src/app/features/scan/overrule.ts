/**
 * Lets somebody in against a denial: a supervisor's scan that names the scan that told it (DESIGN 4). Pressed, never judged,
 * and stored like any admission: from then on they are inside, here at once and elsewhere with the feed, and the supplier is
 * asked as for anybody. What contradicts is shown as a conflict; a physical fact is not refused.
 */
import type { BookingKey, ScanId } from "../../../core/ids.ts";
import { type Overrulable, overrulablesOf, overrulesOf } from "../../../core/overrule.ts";
import type { Role } from "../../../core/product.ts";
import { assertNever, fail, ok, type Result } from "../../../core/result.ts";
import type { AnsweringScan, Scan, ScanNumber } from "../../../core/scan.ts";
import type { JudgeVector } from "../../../core/vector.ts";
import type { Overruled } from "../../../core/verdict.ts";
import type { StorageTrouble } from "./handle-capture.ts";
import { keptReason, type PressDeps, pressedOn } from "./pressed-scan.ts";

export interface OverruleDeps extends PressDeps {
  readonly ledger: OverruleLedger;
}

export interface OverruleLedger {
  readonly overlayOffset: () => Promise<number>;
  /** What that scan was judged on; null where it has not been kept. */
  readonly vectorOf: (scan: ScanId) => Promise<Result<JudgeVector | null, StorageTrouble>>;
  readonly overrule: (draft: OverruleDraft) => Promise<Result<OverruleStored, StorageTrouble>>;
}

/** Everything but its number, which the ledger allocates. */
export type OverruleDraft = Omit<Scan, keyof ScanNumber> & { readonly verdict: Overruled };

export type OverruleStored =
  | { readonly kind: "stored"; readonly scan: Scan }
  | { readonly kind: "refused"; readonly why: "already-overruled" };

export interface OverruleRequest {
  /** The denial, told by this device. */
  readonly scan: Scan;
  /** One of those that `overrulable` answers; of a package it is chosen. */
  readonly booking: BookingKey;
  /** From 1 (0 where it is an add-on) to as many as the ticket or the party is good for. */
  readonly people: number;
  /** Why; kept to 200 characters. */
  readonly reason: string;
}

export type OverruleFailure =
  /** A steward's device: call a supervisor. */
  | { readonly kind: "not-allowed" }
  /** The code leads to no booking, or nobody was denied. */
  | { readonly kind: "nobody-to-admit" }
  /** What it was judged on is not here any more: the ticket has to be held up again. */
  | { readonly kind: "no-evidence" }
  | { readonly kind: "already-overruled" }
  | StorageTrouble;

export const mayOverrule = ({ role }: { readonly role: Role }): boolean => role !== "steward";

/** Whom this scan denied, as many as the code leads to; never none. */
export async function overrulableOf(
  deps: OverruleDeps,
  scan: Scan,
): Promise<Result<readonly Overrulable[], OverruleFailure>> {
  if (!mayOverrule(deps.post())) return fail({ kind: "not-allowed" });
  if (!mayDeny(scan)) return fail({ kind: "nobody-to-admit" });
  const vector = await deps.ledger.vectorOf(scan.id);
  if (!vector.ok) return vector;
  if (vector.value === null) return fail({ kind: "no-evidence" });
  const found = overrulablesOf(vector.value);
  return found.length === 0 ? fail({ kind: "nobody-to-admit" }) : ok(found);
}

export async function overruleDenial(
  deps: OverruleDeps,
  request: OverruleRequest,
): Promise<Result<AnsweringScan, OverruleFailure>> {
  const { scan, booking, people } = request;
  const found = await overrulableOf(deps, scan);
  if (!found.ok) return found;
  const chosen = found.value.find(({ denial }) => denial.card.booking === booking);
  if (chosen === undefined) return fail({ kind: "nobody-to-admit" });
  const { denial, unitItem, most, redemption } = chosen;
  if (people < Math.min(1, most) || people > most) throw new Error("more people than there are");
  const verdict: Overruled = {
    kind: "overruled",
    card: denial.card,
    overrules: overrulesOf(scan.id, denial),
    unitItem,
    people,
    reason: keptReason(request.reason),
    basis: denial.basis,
  };
  const stored = await deps.ledger.overrule({
    ...pressedOn(deps, scan, await deps.ledger.overlayOffset()),
    verdict,
    admission: { booking, unitItem, people },
    redemption,
  });
  if (!stored.ok) return stored;
  return stored.value.kind === "stored"
    ? ok({ ...stored.value.scan, verdict })
    : fail({ kind: stored.value.why });
}

/** A package may hold a denial beside what may enter. */
function mayDeny({ verdict }: Scan): boolean {
  switch (verdict.kind) {
    case "already-used":
    case "refuse":
    case "hold":
      return true;
    case "choose":
      return verdict.choice.kind === "package";
    case "admit":
    case "unknown":
    case "undone":
    case "overruled":
      return false;
    default:
      return assertNever(verdict);
  }
}
