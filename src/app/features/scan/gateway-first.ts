/**
 * Gateway first (DESIGN 4): where a product says so, an admission waits up to 400 ms for the gateway's claim before it turns
 * green. No answer is no "no": then the product's offline rule decides, as if the gateway could not be reached.
 */
import type { Admission } from "../../../core/admission.ts";
import type { ScanId } from "../../../core/ids.ts";
import { judge, type JudgeInput } from "../../../core/judge.ts";
import { assertNever } from "../../../core/result.ts";
import type { Admit, Verdict } from "../../../core/verdict.ts";
import type { ClaimAnswer, ClaimRequest } from "../../../protocol/v1.ts";

export interface Claiming {
  /** Null when no answer came in time. A repeat for the same scan is answered alike. */
  readonly claim: (request: ClaimRequest) => Promise<ClaimAnswer | null>;
}

export interface Judged {
  readonly scan: ScanId;
  readonly input: JudgeInput;
  readonly verdict: Verdict;
}

/** The judgement that counts, and exactly what it was judged on. */
export async function arbitrated(deps: Claiming, judged: Judged): Promise<Judged> {
  const { scan, input, verdict } = judged;
  if (verdict.kind !== "admit" || !asksFirst(input, verdict)) return judged;
  const { card, unitItem, people } = verdict;
  const { gate } = input.post;
  const answer = await deps.claim({ scan, booking: card.booking, unitItem, people, gate });
  const alone: JudgeInput = { ...input, gatewayReachable: false };
  if (answer === null) return judgedOn(scan, alone);
  switch (answer.kind) {
    case "granted":
      return judgedOn(scan, { ...input, basis: { kind: "claimed", at: input.now } });
    case "taken": {
      const told = judgedOn(scan, { ...input, admissions: merged(input, answer.by) });
      if (told.verdict.kind !== "admit") return told;
      // the gateway knows of somebody whom it did not name: not ours to overrule
      return judgedOn(scan, { ...told.input, gatewayReachable: false });
    }
    default:
      return assertNever(answer);
  }
}

/** Whether this admission has to wait for the gateway's claim. */
export function asksFirst(
  { gatewayReachable, candidates, catalogue }: JudgeInput,
  { card }: Admit,
): boolean {
  const booking = candidates.find(({ key }) => key === card.booking);
  const product = booking === undefined ? undefined : catalogue.products.get(booking.product);
  return gatewayReachable && product?.policy.gatewayFirst === true;
}

const judgedOn = (scan: ScanId, input: JudgeInput): Judged => ({
  scan,
  input,
  verdict: judge(input),
});

/** What was taken back here may not have reached the gateway yet. */
const merged = (
  { admissions, undone }: JudgeInput,
  told: readonly Admission[],
): readonly Admission[] => {
  const ids = new Set([...admissions, ...undone].map(({ scan }) => scan));
  return [...admissions, ...told.filter(({ scan }) => !ids.has(scan))];
};
