/** Customers as agents send them: several scripts, missing parts, the same surname twice. */
import type { Customer } from "./booking.ts";

const customer = (name: string, contact: string, place: string): Customer => {
  const [first_name = "", last_name = null] = name.split("|");
  const [email = null, mobile = null] = contact.split(" ");
  const [language = null, country = null] = place.split(" ");
  return { first_name, last_name, email, mobile, language, country };
};

export const CUSTOMERS: readonly Customer[] = [
  customer("Søren|Østergård", "soren@mail.example +4520000001", "da DK"),
  customer("Siobhán|O’Neill", "siobhan@mail.example +353850000002", "en IE"),
  customer("美咲|田中", "misaki@mail.example +819000000003", "ja JP"),
  customer("Łukasz|Wiśniewski", "lukasz@mail.example", "pl PL"),
  customer("أمينة|الحسيني", "amina@mail.example +201000000005", "ar EG"),
  customer("Grace|Bennett", "grace@mail.example +447700900006", "en GB"),
  customer("Duncan|Bennett", "duncan@mail.example +447700900007", "en GB"),
  customer("Sukarno", "sukarno@mail.example +628100000008", "id ID"),
  customer("Zoé|Lefèvre", "zoe@mail.example +33600000009", "fr FR"),
  customer("Mere|Tapsell", "mere@mail.example +64210000010", "mi NZ"),
];

/** Sold over a counter. */
export const NOBODY: Customer = {
  first_name: null,
  last_name: null,
  email: null,
  mobile: null,
  language: null,
  country: null,
};
