/** `GET /bookings`: the list for a day or a reference, and one by uuid (dossier 2.7). */
import { Hono } from "hono";
import { coreBooking } from "./answers.ts";
import { bookingFilter } from "./booking-filter.ts";
import { bookingPage } from "./booking-pages.ts";
import { badRequest, invalidId } from "./errors.ts";
import { answerError } from "./respond.ts";
import type { OctoSupplier } from "./supplier.ts";

export function createBookingRoutes(supplier: () => OctoSupplier): Hono {
  const app = new Hono();
  app.get("/", (c) => {
    const { switches, bookings } = supplier();
    const query = c.req.query();
    const matches = bookingFilter(query, switches.laterFilters);
    if (matches === null) return answerError(c, badRequest(NEEDED[switches.laterFilters]));
    const page = bookingPage(bookings().filter(matches), query, switches);
    if (page === null) return answerError(c, badRequest("page and perPage are numbers from 1"));
    if (page.totalPages !== null) c.header("Octo-Total-Pages", String(page.totalPages));
    return c.json(page.rows.map((booking) => coreBooking(booking, supplier())));
  });
  app.get("/:uuid", (c) => {
    const uuid = c.req.param("uuid");
    const booking = supplier()
      .bookings()
      .find((candidate) => candidate.uuid === uuid);
    return booking === undefined
      ? answerError(c, invalidId("INVALID_BOOKING_UUID", { uuid }))
      : c.json(coreBooking(booking, supplier()));
  });
  return app;
}

const CORE = "localDate, localDateStart and localDateEnd, resellerReference or supplierReference";
const NEEDED = {
  ignored: `Filter by ${CORE}`,
  offered: `Filter by ${CORE}, a pair of utc times or availabilityId`,
  alone: `Filter by exactly one of ${CORE}, a pair of utc times or availabilityId`,
};
