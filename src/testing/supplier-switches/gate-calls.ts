/** What a gate asks of a supplier through its connector, each call answered in words. */
import type {
  Call,
  Connector,
  CorrectionOperations,
  DateWindow,
  UseRequest,
} from "../../connectors/connector.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import {
  correctionWords,
  failureWords,
  listWords,
  lookupWords,
  previewWords,
  settlementWords,
} from "./outcome-words.ts";

export interface GateCalls {
  readonly products: () => Promise<string>;
  readonly bookings: (window: DateWindow) => Promise<string>;
  readonly lookup: (code: string) => Promise<string>;
  /** Only looks. */
  readonly look: (use: UseRequest) => Promise<string>;
  /** Looks; then `meanwhile` happens; then redeems. Where the look ends it, the words begin with "look:". */
  readonly redeem: (use: UseRequest, meanwhile?: () => Promise<void>) => Promise<string>;
  readonly unredeem: (use: UseRequest) => Promise<string>;
  readonly noShow: (use: UseRequest) => Promise<string>;
}

/** The supplier cannot, or the connector was not told that it can. */
const absent = "-";

const patientMs = 5_000;
const hastyMs = 150;

/** `isHasty`: for a supplier that will not answer. The look before a redemption always has time. */
export function gateCalls(
  connector: Connector,
  { now, isHasty = false }: { readonly now: () => Instant; readonly isHasty?: boolean },
): GateCalls {
  const call = callOf(isHasty ? hastyMs : patientMs);
  const patient = callOf(patientMs);
  const { redemption, unredeem, noShow } = connector;
  const worded = <T>(result: Result<T, CallFailure>, words: (value: T) => string): string =>
    result.ok ? words(result.value) : failureWords(result.failure, now());

  const correct = async (operations: CorrectionOperations | undefined, use: UseRequest) => {
    if (operations === undefined) return absent;
    const seen = await operations.preview(use, patient);
    if (!seen.ok || seen.value.kind !== "ready") return `look: ${worded(seen, correctionWords)}`;
    return worded(await operations.correct(use, seen.value.redemptionCode, call), correctionWords);
  };

  return {
    products: async () =>
      worded(await connector.products(call), ({ length }) => `listed ${length}`),
    bookings: async (window) =>
      connector.bookings === undefined
        ? absent
        : worded(await connector.bookings(window, call), listWords),
    lookup: async (code) =>
      worded(await connector.lookup(code, call), (list) => lookupWords(list, code)),
    look: async (use) =>
      redemption === undefined
        ? absent
        : worded(await redemption.preview(use, patient), previewWords),
    redeem: async (use, meanwhile) => {
      if (redemption === undefined) return absent;
      const seen = await redemption.preview(use, patient);
      if (!seen.ok || seen.value.kind !== "redeemable")
        return `look: ${worded(seen, previewWords)}`;
      await meanwhile?.();
      return worded(await redemption.redeem(use, seen.value.redemptionCode, call), settlementWords);
    },
    unredeem: (use) => correct(unredeem, use),
    noShow: (use) => correct(noShow, use),
  };
}

const callOf = (timeoutMs: number): Call => ({ signal: new AbortController().signal, timeoutMs });
