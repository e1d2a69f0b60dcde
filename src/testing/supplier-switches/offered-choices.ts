/** The demo page's form of switches, read back: what each may be, as the supplier's own schema says. */
import { z } from "zod";
import type { Kind } from "../../sandbox/supplier-names.ts";
import type { Choices, SwitchValue } from "./settings.ts";

export function choicesIn(page: string, kind: Kind): Choices {
  const selects = page.matchAll(/<select data-switch="(\w+)" data-kind="([\w-]+)"[^]*?<\/select>/g);
  return new Map(
    Array.from(selects)
      .filter(([, , of]) => of === kind)
      .map(([select, name = ""]) => [
        name,
        Array.from(select.matchAll(/value="([^"]*)"/g), valueIn),
      ]),
  );
}

const valueIn = ([, escaped = ""]: RegExpMatchArray): SwitchValue =>
  valueSchema.parse(JSON.parse(escaped.replaceAll("&quot;", '"')));

const valueSchema = z.union([z.string(), z.number(), z.null()]);
