/** Where a contradiction is decided. Identities are made of suppliers' keys: anything may be in them. */
import type { Conflict } from "../../../core/conflict.ts";

export const conflictPath = (id: Conflict["id"]): string => `/board/conflict/${encoded(id)}`;

/** `part` is the address's last one, as the router gives it: possibly decoded in part. */
export const isAt = ({ id }: Pick<Conflict, "id">, part: string): boolean =>
  [encoded(id), decodeURI(encoded(id))].includes(part);

/** Unlike `encodeURIComponent` this takes lone surrogates too. */
const encoded = (id: string): string => new URLSearchParams([["", id]]).toString().slice(1);
