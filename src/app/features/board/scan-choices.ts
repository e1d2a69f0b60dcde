/**
 * The filter of the list of scans as it stands in the address, so that it survives a reload and can be sent to somebody; and
 * what it asks of the gateway. Whatever an address says that is no choice is left out.
 */
import { asGateId, type DeviceId } from "../../../core/ids.ts";
import { addDays, asInstant, type Instant, minutes, startOfDay } from "../../../core/time.ts";
import { deviceIdSchema } from "../../../protocol/ids-schema.ts";
import { type ScanKind, scanKinds } from "../../../protocol/venue.ts";
import type { ScanFilter } from "../../supervision/scan-filter.ts";
import { type Seen, todayOf } from "../../ui/words/when.ts";

export interface ScanChoices {
  /** Empty: all. */
  readonly gate: string;
  readonly verdict: ScanKind | "";
  readonly time: TimeChoice;
  readonly device: DeviceId | null;
  readonly text: string;
}

export type TimeChoice =
  | { readonly kind: "today" }
  | { readonly kind: "yesterday" }
  | { readonly kind: "any-day" }
  | { readonly kind: "since"; readonly at: Instant };

export function choicesIn(search: string): ScanChoices {
  const asked = new URLSearchParams(search);
  const verdict = asked.get("verdict");
  const device = deviceIdSchema.safeParse(asked.get("device"));
  return {
    gate: asked.get("gate") ?? "",
    verdict: scanKinds.find((kind) => kind === verdict) ?? "",
    time: timeIn(asked.get("time") ?? ""),
    device: device.success ? device.data : null,
    text: asked.get("text") ?? "",
  };
}

/** With the question mark; empty where nothing is chosen. */
export function searchOf({ gate, verdict, time, device, text }: ScanChoices): string {
  const query = new URLSearchParams();
  const say = (name: string, value: string): void => {
    if (value !== "") query.set(name, value);
  };
  say("gate", gate);
  say("verdict", verdict);
  say("time", timeName(time));
  say("device", device ?? "");
  say("text", text);
  const said = query.toString();
  return said === "" ? "" : `?${said}`;
}

/** As one word: of the address and of the choice on the screen. */
export const timeName = (time: TimeChoice): string => {
  if (time.kind === "today") return "";
  return time.kind === "since" ? `since-${time.at}` : time.kind;
};

export function timeIn(name: string): TimeChoice {
  const since = /^since-(\d{1,15})$/.exec(name)?.[1];
  if (since !== undefined) return { kind: "since", at: asInstant(Number(since)) };
  if (name === "yesterday" || name === "any-day") return { kind: name };
  return { kind: "today" };
}

/** Spans that can be chosen (ms); the moment at which they begin is fixed when they are. */
export const sinceSpans: readonly number[] = [minutes(15), minutes(60), minutes(180)];

export function filterOf(
  { gate, verdict, time, device, text }: ScanChoices,
  seen: Seen & { readonly timeZone: string },
): ScanFilter {
  return {
    gates: gate === "" ? [] : [asGateId(gate)],
    devices: device === null ? [] : [device],
    kinds: verdict === "" ? [] : [verdict],
    ...spanOf(time, seen),
    text,
  };
}

function spanOf(
  time: TimeChoice,
  seen: Seen & { readonly timeZone: string },
): Pick<ScanFilter, "from" | "to"> {
  const today = todayOf(seen);
  switch (time.kind) {
    case "today":
      return { from: startOfDay(today, seen.timeZone), to: null };
    case "yesterday":
      return {
        from: startOfDay(addDays(today, -1), seen.timeZone),
        to: startOfDay(today, seen.timeZone),
      };
    case "since":
      return { from: time.at, to: null };
    case "any-day":
    default:
      return { from: null, to: null };
  }
}
