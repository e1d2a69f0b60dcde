import { describe, expect, it } from "vitest";
import { WORLD, codeOf, fourSuppliers } from "../four-suppliers.contract.ts";
import type { Kind } from "../supplier-names.ts";

const { anyroad, cityConnect, satelliteTag, octo } = WORLD;

/** What the page says of a supplier's demo ticket. */
function shownBy({ call }: ReturnType<typeof fourSuppliers>) {
  return async (kind: Kind, id: string) => {
    const { suppliers } = (await call("GET", "/_sandbox/live")).body;
    const supplier = suppliers.find((each: { kind: string }) => each.kind === kind);
    return supplier.tickets.find((each: { id: string }) => each.id === id);
  };
}

describe("a ticket's live state", () => {
  it("counts AnyRoad's scans and tells the last one in the venue's time", async () => {
    const sandbox = fourSuppliers();
    const shown = shownBy(sandbox);
    const code = codeOf(anyroad.demo, "good");
    expect(await shown("anyroad", "good")).toMatchObject({ kind: "unused", text: "not scanned" });
    await sandbox.scan(code);
    expect(await shown("anyroad", "good")).toMatchObject({
      kind: "redeemed",
      text: "scanned 21:30",
    });
    await sandbox.scan(code);
    expect((await shown("anyroad", "good")).text).toBe("scanned 2 times, last 21:30");
    await sandbox.setSwitches("anyroad", { itemsPerCode: "booking" });
    expect((await shown("anyroad", "good")).text).toBe("scanned 2 times, last 21:30");
    expect(await shown("anyroad", "tomorrow")).toMatchObject({ kind: "refused" });
  });

  it("counts what is redeemed of a City Connect party", async () => {
    const sandbox = fourSuppliers();
    const shown = shownBy(sandbox);
    const code = codeOf(cityConnect.demo, "party");
    const party = cityConnect.bookings.find(({ barcode }) => barcode === code);
    const redeem = { kind: "redeem", bookingId: party?.id };
    const ticketBarcode = party?.tickets[0]?.barcode;
    expect((await shown("city-connect", "party")).text).toBe("not redeemed");
    await sandbox.act("city-connect", { ...redeem, ticketBarcode });
    expect(await shown("city-connect", "party")).toMatchObject({
      kind: "partly",
      text: "1 of 3 redeemed, last 10:30",
    });
    await sandbox.act("city-connect", { ...redeem, ticketBarcode: null });
    expect(await shown("city-connect", "party")).toMatchObject({
      kind: "redeemed",
      text: "redeemed 10:30",
    });
    const { strays } = (await sandbox.state()).cityConnect;
    expect(strays).toEqual([]);
  });

  it("follows a Satellite TAG guest in and out", async () => {
    const sandbox = fourSuppliers();
    const shown = shownBy(sandbox);
    const atGate = { barcode: codeOf(satelliteTag.demo, "good"), gate: 85, scanner: "G09" };
    await sandbox.act("satellite-tag", { kind: "redeem", ...atGate });
    expect(await shown("satellite-tag", "good")).toMatchObject({
      kind: "redeemed",
      text: "checked in 21:30",
    });
    await sandbox.act("satellite-tag", { kind: "unredeem", ...atGate });
    expect(await shown("satellite-tag", "good")).toMatchObject({
      kind: "partly",
      text: "checked out 21:30",
    });
  });

  it("is OCTO's own, as before", async () => {
    const sandbox = fourSuppliers();
    const code = codeOf(octo.demo, "good");
    const booking = octo.bookings.find(({ unitItems }) =>
      unitItems.some(({ ticket }) =>
        ticket?.deliveryOptions.some(({ deliveryValue }) => deliveryValue === code),
      ),
    );
    await sandbox.act("octo", { kind: "redeem", bookingUuid: booking?.uuid, unitItemUuid: null });
    const shown = await shownBy(sandbox)("octo", "good");
    expect(shown).toMatchObject({ kind: "redeemed", text: "redeemed 10:30" });
    expect((await sandbox.state()).octo.tickets).toContainEqual(shown);
  });
});
