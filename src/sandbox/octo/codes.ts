/** Barcodes and references in the seed's look, from a seeded generator. */
import type { Random } from "../seeded-random.ts";
import { textOf } from "../seeded-random.ts";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/** Without the letters and digits that people mix up: these are read out and typed. */
const TYPED = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/** `!1|…|…|…` with at least one `+`, `/` and `=`: the characters that break careless URL handling. */
export const qrText = (random: Random): string =>
  [
    "!1",
    textOf(random, ALPHANUMERIC, 42),
    textOf(random, ALPHANUMERIC, 23),
    `${textOf(random, ALPHANUMERIC, 5)}+${textOf(random, ALPHANUMERIC, 4)}/${textOf(random, ALPHANUMERIC, 3)}=`,
  ].join("|");

/** Short enough for a Code 128 on a paper slip. */
export const code128Text = (random: Random): string => `BH-${textOf(random, TYPED, 8)}`;

export const referenceText = (random: Random): string => textOf(random, TYPED, 6);
