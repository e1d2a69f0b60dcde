/** What is let in, in words: "2 adults, 1 child", "1 family (4 people)", "2 × Audio guide". */
import type { UnitCount } from "../../../core/verdict.ts";
import { visibleName } from "../visible-text.ts";
import { counted, digits } from "./numbers.ts";

/** Those that let people in; empty text when none does. */
export const peopleUnitWords = (units: readonly UnitCount[]): string =>
  units.filter(isPeople).map(unitWords).join(", ");

/** Those that do not, such as parking: "1 parking, 2 × lunch box"; empty text when there is none. */
export const thingWords = (units: readonly UnitCount[]): string =>
  units
    .filter((unit) => !isPeople(unit))
    .map(unitWords)
    .join(", ");

/** Of a ticket or a party: its people, or what an add-on is. */
export const unitsInWords = (units: readonly UnitCount[]): string =>
  units.some(isPeople) ? peopleUnitWords(units) : thingWords(units);

const unitWords = ({ label, count, people }: UnitCount): string => {
  const name = `${digits(count)} ${pluralOf(label, count)}`;
  // a person type holds one person per unit; what holds more says how many
  return people > count ? `${name} (${counted(people, "person", "people")})` : name;
};

const longestLabel = 40;

const isPeople = ({ people }: UnitCount): boolean => people > 0;

/** Person types of OCTO, and what is often sold beside them; other words are not bent, only counted. */
const plurals = new Map([
  ["adult", "adults"],
  ["child", "children"],
  ["youth", "youths"],
  ["infant", "infants"],
  ["family", "families"],
  ["senior", "seniors"],
  ["student", "students"],
  ["traveller", "travellers"],
  ["traveler", "travelers"],
  ["group", "groups"],
  ["guest", "guests"],
  ["person", "people"],
  ["military", "military"],
  ["lunch box", "lunch boxes"],
  ["parking", "parking"],
]);

function pluralOf(label: string, count: number): string {
  const lower = label.trim().toLowerCase();
  const plural = plurals.get(lower);
  if (plural === undefined) return `× ${visibleName(label, longestLabel)}`;
  return count === 1 ? lower : plural;
}
