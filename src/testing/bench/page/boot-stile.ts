/** From the start of the script to the first verdict, in the order in which the app starts. */
import { startedAt } from "./started-at.ts";
import "../../../app/wake-storage.ts";
import { openListDevice } from "./list-device.ts";

export interface Booted {
  readonly ms: number;
  /** The verdict's kind, or whether the row was there. */
  readonly told: string;
  /** When each step had been done, milliseconds after the start. */
  readonly steps: Readonly<Record<string, number>>;
}

declare global {
  interface Window {
    booted: Promise<Booted>;
  }
}

window.booted = boot(decodeURIComponent(location.hash.slice(1)));

async function boot(code: string): Promise<Booted> {
  const steps: Record<string, number> = {};
  const note = (step: string): void => {
    steps[step] = Math.round(performance.now() - startedAt);
  };
  note("imports");
  const { look, restore } = await openListDevice(note);
  await restore();
  note("list");
  const { told } = await look(code);
  return { ms: performance.now() - startedAt, told, steps };
}
