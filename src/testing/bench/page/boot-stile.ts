/** From the start of the script to the first verdict, in the order in which the app starts; told on the console. */
import { startedAt } from "./started-at.ts";
import "../../../app/wake-storage.ts";
import { openListDevice } from "./list-device.ts";
import { tell } from "./tell.ts";

void boot(decodeURIComponent(location.hash.slice(1)));

async function boot(code: string): Promise<void> {
  const steps: Record<string, number> = {};
  const note = (step: string): void => {
    steps[step] = Math.round(performance.now() - startedAt);
  };
  note("imports");
  const { look, restore } = await openListDevice(note);
  await restore();
  note("list");
  const { told } = await look(code);
  tell({ ms: performance.now() - startedAt, told, steps });
}
