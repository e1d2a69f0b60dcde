/** `npm start`: one process, a link, and a page of four suppliers' tickets to play with. */
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol, next, untilKnown, verdict } from "./steps/gate.ts";
import { freePort, scratchFolder, startProgram } from "./steps/processes.ts";

test("a laptop without a camera: one click sends a ticket to the scanner", async () => {
  const data = await scratchFolder();
  const port = String(await freePort());
  const program = await startProgram("src/tools/start.ts", [], {
    PORT: port,
    STILE_DATA: data.path,
  });
  expect(program.url).toBe(`http://localhost:${port}`);
  const link = /^enrol (\S+)$/m.exec(program.output())?.[1];
  if (link === undefined) throw new Error(`no link:\n${program.output()}`);

  const device = await openDevice({ camera: "absent" });
  await enrol(device.page, link);
  const tickets = await device.context.newPage();
  await tickets.setViewportSize({ width: 1366, height: 900 });
  await tickets.goto(`${program.url}/_sandbox/tickets`);
  const cards = ["octo", "anyroad", "city-connect", "satellite-tag"].map((supplier) =>
    tickets.getByRole("listitem").filter({
      has: tickets.locator(`[data-state-of="${supplier}/good"]`),
    }),
  );
  for (const card of cards) {
    await untilKnown(device.page, () => card.getByRole("button", { name: /send/i }).click());
    await expect(device.page.getByTestId("headline")).toHaveText("Admit 1");
    await expect(verdict(device.page)).toHaveAttribute("data-kind", "admit");
    await next(device.page);
  }
  for (const card of cards) {
    await expect(card.locator("[data-state-of]")).toHaveAttribute("data-kind", "redeemed");
  }
  await device.close();
  await program.stop();
  await data.drop();
});
