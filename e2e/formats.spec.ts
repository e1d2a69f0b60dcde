/** Every kind of code that tickets have, and four that are hard to read, before a phone's camera. */
import { expect, test } from "playwright/test";
import { openDevice } from "./steps/device.ts";
import { enrol } from "./steps/gate.ts";
import { storedScans } from "./steps/ledger.ts";
import { scratchFolder } from "./steps/processes.ts";
import { writeSpecialBookings } from "./steps/special-bookings.ts";
import { ticketPicture, type TicketPicture } from "./steps/ticket-picture.ts";
import { twoGates } from "./steps/two-gates.ts";
import { openVenue, type Venue } from "./steps/venue.ts";

interface Shown extends TicketPicture {
  readonly symbology: string;
}

const tickets: readonly Shown[] = [
  { kind: "qrcode", code: "KIND-QR", symbology: "QRCode" },
  { kind: "code128", code: "KIND-128", symbology: "Code128" },
  { kind: "azteccode", code: "KIND-AZTEC", symbology: "Aztec" },
  { kind: "datamatrix", code: "KIND-MATRIX", symbology: "DataMatrix" },
  { kind: "pdf417", code: "KIND-PDF", symbology: "PDF417" },
  { kind: "ean13", code: "9520123456788", symbology: "EAN13" },
  { kind: "qrcode", code: "WHITE-ON-BLACK", symbology: "QRCode", inverted: true },
  { kind: "qrcode", code: "ASLANT", symbology: "QRCode", turn: 33 },
  { kind: "qrcode", code: "TILTED-AWAY", symbology: "QRCode", tilt: 40 },
  { kind: "qrcode", code: "IN-THE-DARK", symbology: "QRCode", light: 0.12 },
];

let venue: Venue;
test.beforeAll(async () => {
  const folder = await scratchFolder();
  const { world, product } = await writeSpecialBookings(
    folder.path,
    tickets.map(({ code }) => code),
  );
  venue = await openVenue({ world, configuration: twoGates(product) });
  await folder.drop();
});
test.afterAll(() => venue.close());

test("all kinds of codes are read and admitted, also white on black, aslant, tilted and in the dark", async () => {
  const device = await openDevice({
    film: tickets.flatMap((ticket) => [
      { code: null, picture: () => ticketPicture(ticket), ms: 1_400 },
      { code: null, ms: 400 },
    ]),
  });
  const { page } = device;
  await enrol(page, await venue.enrolmentLink("North gate"));
  const admitted = async (): Promise<readonly string[]> => {
    const scans = await storedScans(page);
    return scans
      .filter(({ kind }) => kind === "admit")
      .map(({ symbology, code }) => `${symbology} ${code}`)
      .toSorted();
  };
  await expect
    .poll(admitted, { timeout: 60_000 })
    .toEqual(tickets.map(({ symbology, code }) => `${symbology} ${code}`).toSorted());
  await device.close();
});
