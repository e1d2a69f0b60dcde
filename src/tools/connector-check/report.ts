/** What a check tells: as one JSON object, and as lines for a person. No text of it holds a secret. */
import type { ConnectorKind } from "../../connectors/connector.ts";
import { withoutSecrets } from "../../connectors/supplier-http.ts";
import type { CodeResult, Statuses } from "./counts.ts";

export interface Finding {
  /** `note`: nothing to do, good to know. `fix`: Stile cannot work with this supplier as it should until this is done. */
  readonly level: "ok" | "note" | "fix";
  readonly text: string;
}

export interface Step {
  readonly step: "connect" | "products" | "bookings" | "code";
  readonly ok: boolean;
  readonly ms: number;
  readonly text: string;
}

/** `untried`: there, but trying it would act. `off`: not without further configuration. */
export type Ability = "works" | "fails" | "untried" | "off" | "missing";

export interface Capabilities {
  readonly list: Ability;
  readonly lookUp: Ability;
  readonly redeem: Ability;
  readonly unredeem: Ability;
  readonly noShow: Ability;
  readonly sell: Ability;
}

export interface Report {
  readonly kind: ConnectorKind;
  readonly baseUrl: string;
  /** Nothing is to be fixed. */
  readonly ok: boolean;
  /** `YYYY-MM-DD` that was asked for. */
  readonly date: string;
  readonly steps: readonly Step[];
  /** Null: not known. */
  readonly products: number | null;
  readonly bookings: number | null;
  readonly unitItems: number | null;
  readonly unreadable: number | null;
  readonly statuses: { readonly bookings: Statuses; readonly unitItems: Statuses } | null;
  readonly capabilities: Capabilities;
  /** Null: none was given, or it could not be asked about. */
  readonly code: CodeResult | null;
  readonly findings: readonly Finding[];
}

/** Takes the secrets out of every text that came from outside. */
export function cleaned(report: Report, secrets: readonly string[]): Report {
  const clean = (text: string): string => withoutSecrets(text, secrets);
  const words = (statuses: Statuses): Statuses =>
    Object.fromEntries(Object.entries(statuses).map(([word, count]) => [clean(word), count]));
  const { statuses } = report;
  return {
    ...report,
    baseUrl: clean(report.baseUrl),
    steps: report.steps.map((step) => ({ ...step, text: clean(step.text) })),
    findings: report.findings.map((finding) => ({ ...finding, text: clean(finding.text) })),
    statuses:
      statuses === null
        ? null
        : { bookings: words(statuses.bookings), unitItems: words(statuses.unitItems) },
  };
}

export function linesOf(report: Report): readonly string[] {
  const { steps, statuses, capabilities, findings } = report;
  return [
    `${report.kind} at ${report.baseUrl}, ${report.date}`,
    ...steps.map(
      ({ step, ok, ms, text }) => `  ${ok ? "ok  " : "FAIL"} ${step} (${ms} ms): ${text}`,
    ),
    ...(statuses === null
      ? []
      : [
          `  statuses of bookings: ${countsText(statuses.bookings)}`,
          `  statuses of tickets: ${countsText(statuses.unitItems)}`,
        ]),
    `  abilities: ${Object.entries(capabilities)
      .map(([name, ability]) => `${name} ${ability}`)
      .join(", ")}`,
    ...findings.map(({ level, text }) => `${level.padEnd(4)} ${text}`),
    report.ok
      ? "Nothing must be fixed."
      : "Something must be fixed before this supplier can be used.",
  ];
}

const countsText = (statuses: Statuses): string =>
  Object.entries(statuses)
    .map(([word, count]) => `${word} ${count}`)
    .join(", ") || "none";
