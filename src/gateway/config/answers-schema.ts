/** As whom the gateway answers City Connect (seed 000), and in which words. */
import { z } from "zod";
import { textSchema, userNameSchema } from "./connection-members.ts";
import { members } from "./members.ts";
import { type Environment, secretFrom } from "./secret.ts";

export const answersSchemaFor = (env: Environment) =>
  members({
    /** The venue's account at City Connect, e-mail or domain: a look-up for another account finds nothing. */
    supplier: textSchema,
    /** HTTP Basic, as City Connect sends it for a callback address with credentials in it (dossier 2). */
    username: userNameSchema,
    password: secretFrom(env),
  });

/** Whom City Connect counts: the seed and its booking pages have these six and no others. */
export const guestTypes = ["adult", "child", "youth", "infant", "senior", "student"] as const;

const departureSchema = textSchema.refine(
  (text) => !/[{}]/.test(text.replaceAll("{HHmm}", "").replaceAll("{HH:mm}", "")),
  { error: "expected a text in which only {HHmm} or {HH:mm} stands in braces" },
);

/** One word, or one for each of the supplier's options, by its id. */
const byOption = (word: typeof textSchema) =>
  z.union([word, z.record(z.string(), word)], {
    error: "expected a text, or an object with a text for each option id",
  });

/** City Connect's codes for one product of another supplier; a product without them is never answered about. */
export const cityConnectCodesSchema = members({
  product: textSchema,
  option: byOption(textSchema).optional(),
  /**
   * The seed packs time and language into one code ("1030EN") that no supplier sends and nobody documents. So the venue
   * says how it is made: `{HHmm}` is the slot's start in the product's zone, everything else stands as it is. A language
   * sold as an option has a word of its own there. Without a slot, what asks for its time is left out.
   */
  departure: byOption(departureSchema).optional(),
  /** By the supplier's unit id, where that is not one of the six words itself. */
  guestTypes: z.record(z.string(), z.enum(guestTypes)).optional(),
});

export type CityConnectCodes = z.infer<typeof cityConnectCodesSchema>;
