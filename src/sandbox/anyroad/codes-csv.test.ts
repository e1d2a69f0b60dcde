import { describe, expect, it } from "vitest";
import { codesCsv } from "./codes-csv.ts";
import { WORLD, aSandbox, demoBooking, demoCode } from "./sandbox-at-two.contract.ts";

const HEADER = "qr_code,booking,experience,local_start,local_end,type,guest";

describe("the list of codes", () => {
  it("has a line for every ticket, also of what was booked since", () => {
    const { supplier, act } = aSandbox();
    const lines = () => supplier.codesCsv().split("\r\n");
    const tickets = WORLD.bookings.flatMap((booking) => booking.tickets).length;
    expect(lines()[0]).toBe(HEADER);
    expect(lines().at(-1)).toBe("");
    expect(lines()).toHaveLength(tickets + 2);
    expect(lines()).toContain(
      `"${demoCode("good")}",77012,still-house,2026-12-05T14:00:00,2026-12-05T15:00:00,guest,Aroha Ngata`,
    );
    expect(lines()).toContain(
      `${demoCode("addon")},${demoBooking("addon").id},still-house,2026-12-05T14:00:00,2026-12-05T15:00:00,addon,`,
    );
    act({ kind: "book", experienceId: "still-house", guests: 2 });
    expect(lines()).toHaveLength(tickets + 4);
  });

  it("shows a rebooked slot and leaves out add-ons that are not sold", () => {
    const { supplier, act } = aSandbox({ addons: "none" });
    act({ kind: "rebook", bookingId: "77012", days: 1 });
    expect(supplier.codesCsv()).toContain(",77012,still-house,2026-12-06T14:00:00,");
    expect(supplier.codesCsv()).not.toContain(",addon,");
  });

  it("quotes what would break a line", () => {
    const booking = demoBooking("good");
    const [ticket] = booking.tickets;
    const [guest] = booking.guests;
    if (ticket === undefined || guest === undefined) throw new Error("no ticket");
    const named = { ...guest, firstName: 'Ann "Nan"', lastName: "Lee, jr." };
    const hostile = { ...ticket, qrCode: "a\nb" };
    const csv = codesCsv([{ ...booking, guests: [named], tickets: [hostile] }]);
    expect(csv).toBe(
      `${HEADER}\r\n"a\nb",77012,still-house,2026-12-05T14:00:00,2026-12-05T15:00:00,guest,"Ann ""Nan"" Lee, jr."\r\n`,
    );
  });
});
