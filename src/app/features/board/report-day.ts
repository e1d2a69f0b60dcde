/** Which day of the venue a report is about, as the address says it. */
import { addDays, type LocalDate } from "../../../core/time.ts";
import { localDateSchema } from "../../../protocol/ids-schema.ts";

/** `latest`: the last that has come for any of the venue's products, which may be a day ahead of most. */
export interface ReportDays {
  readonly today: LocalDate;
  readonly latest: LocalDate;
}

/** Today where the address names no day, or one that has not come. */
export function reportDay(search: string, { today, latest }: ReportDays): LocalDate {
  const asked = localDateSchema.safeParse(new URLSearchParams(search).get("date"));
  return asked.success && asked.data <= latest ? asked.data : today;
}

/** Null where that day has not come. */
export function dayBeside(
  day: LocalDate,
  days: number,
  { latest }: Pick<ReportDays, "latest">,
): LocalDate | null {
  const beside = addDays(day, days);
  return beside <= latest ? beside : null;
}

export const reportPath = (day: LocalDate): string => `/board/report?date=${day}`;
