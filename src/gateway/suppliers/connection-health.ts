/**
 * What each connection's last calls say about it: shown to devices, and written once per change to the log. A failing
 * connection delays its own redemptions only.
 */
import type { Connector } from "../../connectors/connector.ts";
import type { Log } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { assertNever, type Result } from "../../core/result.ts";
import type { ConnectionHealth } from "../../protocol/v1.ts";

export type ConnectionState = ConnectionHealth["state"];

export interface HealthBoard {
  readonly stateOf: (connection: ConnectionId) => ConnectionState;
  /** The same connector, with every answer noted. */
  readonly watched: (connector: Connector) => Connector;
}

/** `onChange` is told after a connection's state has changed. */
export function createHealthBoard(log: Log, onChange: () => void = () => undefined): HealthBoard {
  const states = new Map<ConnectionId, ConnectionState>();
  const noteFor = (connection: ConnectionId): Note => ({
    answer: (what, answer) => {
      const before = states.get(connection) ?? "up";
      const after = answer.ok
        ? stateAfterSuccess(before, what)
        : stateAfterFailure(before, answer.failure);
      states.set(connection, after);
      if (before !== after) {
        log.warn("connection changed", { connection, before, after });
        onChange();
      }
      return answer;
    },
  });
  return {
    stateOf: (connection) => states.get(connection) ?? "up",
    watched: (connector) => watch(connector, noteFor(connector.connection)),
  };
}

/** Listing works with keys that may not redeem: its success says nothing about the capability. */
type What = "list" | "redemption";

const stateAfterSuccess = (before: ConnectionState, what: What): ConnectionState =>
  before === "lacks-capability" && what === "list" ? before : "up";

function stateAfterFailure(before: ConnectionState, failure: CallFailure): ConnectionState {
  switch (failure.kind) {
    case "unreachable":
    case "outcome-unknown":
    case "intercepted":
    case "contract-broken":
    case "rate-limited":
      return "down";
    case "unauthorised":
      return failure.why === "capability" ? "lacks-capability" : "refuses-key";
    // an answer about one booking says nothing bad about the connection
    case "not-found":
    case "rejected":
      return before === "down" ? "up" : before;
    default:
      return assertNever(failure);
  }
}

interface Note {
  readonly answer: <T>(what: What, answer: Result<T, CallFailure>) => Result<T, CallFailure>;
}

function watch(connector: Connector, note: Note): Connector {
  const { redemption, bookings } = connector;
  return {
    ...connector,
    products: async (call) => note.answer("list", await connector.products(call)),
    lookup: async (reference, call) =>
      note.answer("redemption", await connector.lookup(reference, call)),
    ...(bookings === undefined
      ? {}
      : { bookings: async (window, call) => note.answer("list", await bookings(window, call)) }),
    ...(redemption === undefined
      ? {}
      : {
          redemption: {
            preview: async (request, call) =>
              note.answer("redemption", await redemption.preview(request, call)),
            redeem: async (request, code, call) =>
              note.answer("redemption", await redemption.redeem(request, code, call)),
          },
        }),
  };
}
