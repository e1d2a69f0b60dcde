/** Counts in words: "1,284 bookings", "1 scan", "four". */

const thousands = new Intl.NumberFormat("en-GB");

export const digits = (count: number): string => thousands.format(count);

/** `counted(1, "scan")` is "1 scan", `counted(2, "scan")` is "2 scans". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${digits(count)} ${count === 1 ? one : many}`;

const small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** Spelled out below ten. */
export const spelled = (count: number): string => small[count] ?? digits(count);

export const sentenceStart = (text: string): string =>
  text.slice(0, 1).toUpperCase() + text.slice(1);
