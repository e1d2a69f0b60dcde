import { type Instant, parseInstant } from "../../core/time.ts";

/** A "UTC date-time" (dossier 5), with its zone or without; null for anything else. */
export const parseUtc = (text: string | null | undefined): Instant | null =>
  text ? (parseInstant(text) ?? parseInstant(`${text}Z`)) : null;
