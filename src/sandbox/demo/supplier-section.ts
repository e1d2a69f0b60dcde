/** One supplier on the page: how it is, how it answers, its tickets. */
import { html } from "hono/html";
import type { Fault } from "../faults.ts";
import type { SupplierName } from "../supplier-names.ts";
import type { SwitchField } from "../switch-fields.ts";
import type { TicketCard } from "../ticket-card.ts";

type Html = ReturnType<typeof html>;

export interface SupplierOnPage extends Pick<SupplierName, "kind" | "member" | "name"> {
  readonly cards: readonly TicketCard[];
  readonly switches: readonly SwitchField[];
  readonly redeemPath: string;
}

export function supplierSection(supplier: SupplierOnPage): Html {
  const { kind, name, cards } = supplier;
  const spares = cards.filter(({ isSpare }) => isSpare);
  return html`<section class="supplier" id="${kind}" aria-labelledby="${kind}-name">
    <h2 id="${kind}-name">${name}</h2>
    ${weather(supplier)}
    <ul class="cards">
      ${cards.filter(({ isSpare }) => !isSpare).map((card) => cardItem(kind, card))}
    </ul>
    <details>
      <summary>${spares.length} more that are good</summary>
      <ul class="cards">
        ${spares.map((card) => cardItem(kind, { ...card, title: "Another good one" }))}
      </ul>
    </details>
  </section>`;
}

const weather = ({ kind, member, switches, redeemPath }: SupplierOnPage): Html =>
  html`<div class="weather">
    <p role="status" data-weather-of="${member}">All well</p>
    <p class="keys">
      ${weatherKeys(redeemPath).map(
        ([label, faults]) =>
          html`<button
            type="button"
            class="key"
            data-supplier="${member}"
            data-faults="${JSON.stringify(faults)}"
          >
            ${label}
          </button>`,
      )}
    </p>
    <details>
      <summary>How it answers</summary>
      <div class="switches">${switches.map((field) => switchField(kind, field))}</div>
    </details>
  </div>`;

const weatherKeys = (redeemPath: string): readonly (readonly [string, readonly Fault[]])[] => [
  ["All well", []],
  ["Down", [{ kind: "down" }]],
  ["Slow", [{ kind: "slow", ms: 3000 }]],
  ["Rate limit", [{ kind: "rate-limit", retryAfterSeconds: 5 }]],
  ["Drop the next answer", [{ kind: "drop-after-commit", path: redeemPath, times: 1 }]],
];

const switchField = (kind: string, { name, value, choices }: SwitchField): Html =>
  html`<label>
    ${inWords(name)}
    <select data-switch="${name}" data-kind="${kind}" autocomplete="off">
      ${choices.map(
        (choice) =>
          html`<option value="${JSON.stringify(choice)}" ${choice === value ? "selected" : ""}>
            ${choice ?? "none"}
          </option>`,
      )}
    </select>
  </label>`;

/** `repeatedCheckIn` → `Repeated check in`. */
const inWords = (name: string): string => {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const cardItem = (kind: string, card: TicketCard): Html =>
  html`<li class="card ${card.mark}">
    <a class="code" href="/_sandbox/codes/${kind}/${card.id}.svg" data-enlarge="${card.title}">
      <img
        src="/_sandbox/codes/${kind}/${card.id}.svg"
        alt="Enlarge the code: ${card.title}"
        loading="lazy"
      />
    </a>
    <div class="words">
      <h3>${card.title}</h3>
      ${card.guest === null ? "" : html`<p class="guest">${card.guest}</p>`}
      ${card.product === null ? "" : html`<p class="small">${card.product}</p>`}
      ${card.reference === null ? "" : html`<p class="small">Reference <b>${card.reference}</b></p>`}
      <p class="expectation">${card.expectation}</p>
      <p class="state" data-state-of="${kind}/${card.id}" data-kind="${card.state.kind}">
        ${card.state.text}
      </p>
    </div>
    <button type="button" class="key main" data-send="${card.code}">Send to the scanner</button>
  </li>`;
