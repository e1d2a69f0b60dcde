/** What a schedule has to know of a kind of supplier before it is drawn, and how that supplier sells. */
import type { Random } from "../../../core/effects.ts";
import type { Schedule } from "../schedule.ts";
import type { ForeignAct, SimWorld } from "../world.ts";

export interface SimSupplier {
  /** The same in every world. */
  readonly ticketCount: number;
  /** What happens there without us. */
  readonly acts: readonly ForeignAct[];
  /** Paths, or beginnings of them: of the call that redeems, and of the look before it. */
  readonly calls: { readonly redeem: string; readonly look: string };
  /** How often the gateway asks for its list (ms). */
  readonly listEveryMs: number;
  /** Whether every request that arrives is performed, however often, whatever `redeemAgain` says. */
  readonly performsRepeats: boolean;
  /** Whether a caller may take its redemption back. */
  readonly takesBack: boolean;
  readonly sell: (at: Selling) => SimWorld;
  /** The code that a look asks about; null for other requests. */
  readonly codeAsked: (request: Request) => Promise<string | null>;
  /** An answer to such a look that no document explains. */
  readonly nonsense: object;
}

export interface Selling extends Pick<Schedule, "redeemAgain" | "takesBack"> {
  /** ms */
  readonly now: number;
  readonly random: Random;
}

/** Where every simulated supplier is found. */
export const supplierOrigin = "http://supplier.test";
