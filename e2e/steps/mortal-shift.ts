/** A crowd before a handheld that dies in the middle of it: who was presented, and who was shown green. */
import { EventEmitter, once } from "node:events";
import { expect, type Page } from "playwright/test";
import { type Crowd, type Guest, guestNameIn } from "./crowd.ts";
import type { Death, Happening } from "./deaths.ts";
import { next, typeCode, verdict } from "./gate.ts";
import { type Line, openLine } from "./line.ts";
import { type MortalDevice, wakeDevice } from "./mortal-device.ts";

export interface MortalShift {
  readonly line: Line;
  /** In the order in which they held up their tickets. */
  readonly presented: readonly Guest[];
  /** Those of them that the screen showed green. */
  readonly shownGreen: () => readonly Guest[];
  /** Starts the browser on the same profile as ever; with an empty page. */
  readonly wake: () => Promise<Page>;
  /** One guest after the other, as fast as the screen takes them. Leaves the line cut. */
  readonly scanUntilKilled: (death: Death) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startShift(
  crowd: Crowd,
  place: { readonly gatewayPort: number; readonly profile: string },
): Promise<MortalShift> {
  const happenings = new EventEmitter<Record<Happening, []>>();
  const line = await openLine(place.gatewayPort, () => void happenings.emit("hand-in"));
  const presented: Guest[] = [];
  const green = new Set<string>();
  const onGreen = (text: string): void => {
    const name = guestNameIn(text);
    if (name === null) return;
    green.add(name);
    happenings.emit("green");
  };
  let device: MortalDevice | null = null;
  const awake = (): MortalDevice => {
    if (device === null) throw new Error("the device has not been woken");
    return device;
  };

  const scanCrowd = async (isOver: () => boolean): Promise<void> => {
    while (!isOver()) {
      const guest = crowd.guests[presented.length];
      if (guest === undefined) throw new Error("more guests are needed");
      presented.push(guest);
      expect(await presentTicket(awake().page, guest)).toBe("admit");
    }
  };
  const scanUntilKilled = async (death: Death): Promise<void> => {
    let dead = false;
    const stopWeather = startWeather(line, death.line);
    const died = momentOf(death.moment, happenings).then(() => {
      dead = true;
      stopWeather();
      const gone = awake().kill();
      line.cut(death.lastWords);
      return gone;
    });
    const scanning = scanCrowd(() => dead).catch((problem: unknown) => {
      if (!dead) throw problem;
    });
    await Promise.all([died, scanning]);
  };
  return {
    line,
    presented,
    shownGreen: () => presented.filter(({ name }) => green.has(name)),
    wake: async () => {
      device = await wakeDevice(place.profile, onGreen);
      return device.page;
    },
    scanUntilKilled,
    close: async () => {
      await device?.close();
      await line.close();
    },
  };
}

/** The kind of verdict that the guest's ticket gets. */
export async function presentTicket(page: Page, { code, name }: Guest): Promise<string | null> {
  await typeCode(page, code);
  const kind = await verdict(page).filter({ hasText: name }).getAttribute("data-kind");
  // a green stays for six seconds, and nobody at a gate waits so long
  await next(page);
  return kind;
}

/** The answer ends what is still to come of it. */
function startWeather(line: Line, weather: Death["line"]): () => void {
  if (weather.kind === "slow") line.slow(weather.ms);
  if (weather.kind !== "cut") return () => undefined;
  line.cut("is lost");
  const repair = setTimeout(line.clear, weather.forMs);
  return () => clearTimeout(repair);
}

async function momentOf(
  moment: Death["moment"],
  happenings: EventEmitter<Record<Happening, []>>,
): Promise<void> {
  if (moment.kind === "after") {
    // a moment that waits for nothing is what this test is about
    await new Promise((resolve) => setTimeout(resolve, moment.ms));
    return;
  }
  for (let n = 0; n < moment.n; n += 1) await once(happenings, moment.happening);
}
