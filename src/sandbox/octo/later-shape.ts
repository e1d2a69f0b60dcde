/** Members that the later revision adds to answers of the redemption capability (dossier 2.2, 3). */
import { createHash } from "node:crypto";
import type { Booking, UnitItem } from "./booking.ts";
import type { Refusal } from "./redemption.ts";
import { uuidFrom } from "./redemption-codes.ts";

export const laterMembers = (booking: Booking, refusal: Refusal | null) => ({
  unredeemableReason: refusal === null ? null : REASONS[refusal],
  unredeemableReasonCode: refusal,
  utcNoshowedAt: booking.utcNoshowedAt ?? null,
});

const REASONS: Readonly<Record<Refusal, string>> = {
  ALREADY_REDEEMED: "Redeemed already",
  CANCELLED: "The booking is cancelled",
  EXPIRED: "The booking has expired",
  NOT_CONFIRMED: "The booking is not confirmed",
  NO_SHOW: "Marked as no-show",
};

/** Of the two published shapes, the one of the secondary digest; the other names no values for its `action`. */
export const laterUnitMembers = ({ uuid, utcRedeemedAt }: UnitItem) => ({
  scans:
    utcRedeemedAt === null
      ? []
      : [
          {
            id: uuidFrom(hashOf(`scan/${uuid}/${utcRedeemedAt}`), 0),
            status: "CONFIRMED",
            utcScannedAt: utcRedeemedAt,
            seller: SELLER,
          },
        ],
});

const SELLER = { id: "gate", name: "Gate", reference: null, tags: [] };

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
