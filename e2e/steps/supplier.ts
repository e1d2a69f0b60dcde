/** The sandbox as a test sees it: what it holds, what was redeemed there, and its faults. */
export interface Supplier {
  readonly origin: string;
  readonly baseUrl: string;
  readonly key: string;
  readonly restrictedKey: string;
  /** By role: good, party, used, cancelled, tomorrow, test, unknown, … */
  readonly code: (role: string) => string;
  /** How often each unit item of the booking that this role's ticket belongs to was redeemed, most redeemed first. */
  readonly redemptionsOf: (role: string) => Promise<readonly number[]>;
  /** All redemptions performed since the start. */
  readonly redemptions: () => Promise<number>;
  readonly setFaults: (faults: readonly object[]) => Promise<void>;
}

interface Card {
  readonly baseUrl: string;
  readonly key: string;
  readonly restrictedKey: string;
  readonly codes: Readonly<Record<string, string>>;
}

interface State {
  readonly octo: {
    readonly bookings: readonly {
      readonly uuid: string;
      readonly unitItems: readonly { readonly redemptions: number }[];
    }[];
    readonly redemptions: readonly object[];
  };
}

export async function supplierAt(origin: string): Promise<Supplier> {
  const { suppliers } = await json<{ readonly suppliers: readonly Card[] }>(`${origin}/_sandbox`);
  const [card] = suppliers;
  if (card === undefined) throw new Error("the sandbox has no supplier");
  const state = (): Promise<State> => json<State>(`${origin}/_sandbox/state`);
  return {
    origin,
    baseUrl: card.baseUrl,
    key: card.key,
    restrictedKey: card.restrictedKey,
    code: (role) => codeOf(card, role),
    redemptionsOf: async (role) => {
      const [found] = await json<readonly { readonly uuid: string }[]>(
        `${card.baseUrl}/redemption/lookup?reference=${encodeURIComponent(codeOf(card, role))}`,
        { authorization: `Bearer ${card.key}`, "octo-capabilities": "octo/redemption" },
      );
      const booking = (await state()).octo.bookings.find(({ uuid }) => uuid === found?.uuid);
      if (booking === undefined) throw new Error(`no booking behind ${role}`);
      return booking.unitItems.map(({ redemptions }) => redemptions).toSorted((a, b) => b - a);
    },
    redemptions: async () => (await state()).octo.redemptions.length,
    setFaults: async (faults) => {
      const answer = await fetch(`${origin}/_sandbox/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ octo: faults }),
      });
      if (!answer.ok) throw new Error(`faults refused: ${await answer.text()}`);
    },
  };
}

function codeOf(card: Card, role: string): string {
  const code = card.codes[role];
  if (code === undefined) throw new Error(`no demo ticket is called ${role}`);
  return code;
}

async function json<T>(url: string, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json() as Promise<T>;
}
