/** The sandbox as the test sees it: what it holds, what was redeemed there, and its faults. */
export interface Supplier {
  readonly origin: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly restrictedKey: string;
  readonly codes: Readonly<Record<string, string>>;
  /** How often the booking or unit item that this code stands for was redeemed. */
  readonly redemptionsOf: (code: string) => Promise<number>;
  readonly setFaults: (faults: readonly object[]) => Promise<void>;
}
