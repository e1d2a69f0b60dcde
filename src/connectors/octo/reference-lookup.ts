/**
 * Looking up at a supplier without octo/redemption: the core finds bookings by the two references, and by nothing that a
 * barcode holds (dossier 2.7). Whether a booking may enter is not said.
 */
import type { CallFailure } from "../../core/failure.ts";
import type { Result } from "../../core/result.ts";
import type { Call } from "../connector.ts";
import type { Entries } from "../entries.ts";
import type { OctoApi } from "./api.ts";
import type { WireBooking } from "./schema.ts";

export async function findByReference(
  api: Pick<OctoApi, "bookingsBy">,
  reference: string,
  call: Call,
): Promise<Result<Entries<WireBooking>, CallFailure>> {
  const own = await api.bookingsBy("supplierReference", reference, call);
  const isFound = own.ok && own.value.read.length + own.value.unreadable.length > 0;
  return !own.ok || isFound ? own : api.bookingsBy("resellerReference", reference, call);
}
