/** Which day of the venue a report is about, as the address says it. */
import { addDays, type LocalDate } from "../../../core/time.ts";
import { localDateSchema } from "../../../protocol/ids-schema.ts";

/** Today where the address names no day, or one that has not come. */
export function reportDay(search: string, today: LocalDate): LocalDate {
  const asked = localDateSchema.safeParse(new URLSearchParams(search).get("date"));
  return asked.success && asked.data <= today ? asked.data : today;
}

/** Null where that day has not come. */
export function dayBeside(day: LocalDate, days: number, today: LocalDate): LocalDate | null {
  const beside = addDays(day, days);
  return beside <= today ? beside : null;
}

export const reportPath = (day: LocalDate): string => `/board/report?date=${day}`;
