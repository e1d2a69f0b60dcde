import { describe, expect, it } from "vitest";
import { asInstant, later } from "../../core/time.ts";
import { createFaultLog } from "./call-faults.ts";
import { createLife } from "./life.ts";
import { createLink } from "./network.ts";
import { createVirtualTime } from "./virtual-time.ts";

const start = asInstant(0);
const patienceMs = 3_000;

describe("a request that is late", () => {
  it.each([0, 1, 1_995])("arrives when its caller has given up, %s ms after", async (ms) => {
    const time = createVirtualTime(start);
    const arrivals: number[] = [];
    const link = createLink({
      name: "gateway→supplier",
      origin: "http://supplier.test",
      time,
      // the longest trip there is
      random: () => 0.999_999,
      log: createFaultLog(),
      host: () => ({
        life: createLife(time),
        handle: async () => {
          arrivals.push(time.now());
          return new Response("done");
        },
      }),
      patienceMs: () => patienceMs,
    });
    link.arm({ kind: "late", ms }, "/redeem");
    void link.fetchFor(createLife(time))("/redeem", { method: "POST", body: "{}" });
    await time.run(later(start, 20_000));
    expect(arrivals).toEqual([patienceMs + ms]);
  });
});
