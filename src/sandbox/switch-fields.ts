/** A supplier's switches as fields of a form, from the schema that checks them. */
import { z } from "zod";
import type { Json, SwitchValue } from "./supplier-kind.ts";

export interface SwitchField {
  readonly name: string;
  readonly value: SwitchValue;
  /** The present one is among them. */
  readonly choices: readonly SwitchValue[];
}

interface Source {
  /** Of the supplier's world. */
  readonly schema: z.ZodType;
  /** For switches that are not one of a few words. */
  readonly choices: Readonly<Record<string, readonly SwitchValue[]>>;
}

export function switchFields(source: Source, switches: Json): readonly SwitchField[] {
  const words = wordsOf(source.schema);
  return Object.entries(switches).map(([name, present]) => {
    const value = valueSchema.parse(present);
    const choices = words[name]?.enum ?? source.choices[name] ?? [];
    return { name, value, choices: choices.includes(value) ? choices : [value, ...choices] };
  });
}

const valueSchema = z.union([z.string(), z.number(), z.null()]);

const shapeSchema = z.object({
  properties: z.object({
    switches: z.object({
      properties: z.record(z.string(), z.object({ enum: z.array(z.string()).exactOptional() })),
    }),
  }),
});

/** Zod's description of a schema is the one public way to its lists of words. */
const wordsOf = (schema: z.ZodType) =>
  shapeSchema.parse(z.toJSONSchema(schema, { unrepresentable: "any" })).properties.switches
    .properties;
