/**
 * What each connection's last calls say about it: shown to devices, and written once per change to the log. A failing
 * connection delays its own redemptions only. A list that is cut delays nothing: it is a fact beside the state.
 */
import type { BookingList, Connector, CorrectionOperations } from "../../connectors/connector.ts";
import type { Log } from "../../core/effects.ts";
import type { CallFailure } from "../../core/failure.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { assertNever, type Result } from "../../core/result.ts";
import type { ConnectionHealth } from "../../protocol/v1.ts";

export type ConnectionState = ConnectionHealth["state"];

export interface HealthBoard {
  readonly stateOf: (connection: ConnectionId) => ConnectionState;
  /** Whether bookings may be missing from its last list, because the supplier seems to have cut it. */
  readonly isListCut: (connection: ConnectionId) => boolean;
  /** The same connector, with every answer noted. */
  readonly watched: (connector: Connector) => Connector;
}

/** `onChange` is told after a connection's state has changed. */
export function createHealthBoard(log: Log, onChange: () => void = () => undefined): HealthBoard {
  const states = new Map<ConnectionId, ConnectionState>();
  const cut = new Set<ConnectionId>();
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
    list: ({ incomplete = [] }) => {
      if (cut.has(connection) === incomplete.length > 0) return;
      if (incomplete.length > 0) {
        cut.add(connection);
        const [first] = incomplete;
        log.error("the supplier's list seems to be cut: bookings may be missing", {
          connection,
          first,
          parts: incomplete.length,
        });
      } else {
        cut.delete(connection);
        log.info("the supplier's list is whole again", { connection });
      }
      onChange();
    },
  });
  return {
    stateOf: (connection) => states.get(connection) ?? "up",
    isListCut: (connection) => cut.has(connection),
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
  /** That it came says nothing new here: `answer` has noted it. */
  readonly list: (list: BookingList) => void;
}

function watch(connector: Connector, note: Note): Connector {
  const { redemption, bookings, unredeem, noShow } = connector;
  return {
    ...connector,
    products: async (call) => note.answer("list", await connector.products(call)),
    lookup: async (reference, call) =>
      note.answer("redemption", await connector.lookup(reference, call)),
    ...(bookings === undefined
      ? {}
      : {
          bookings: async (window, call) => {
            const list = note.answer("list", await bookings(window, call));
            if (list.ok) note.list(list.value);
            return list;
          },
        }),
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
    ...(unredeem === undefined ? {} : { unredeem: watchCorrection(unredeem, note) }),
    ...(noShow === undefined ? {} : { noShow: watchCorrection(noShow, note) }),
  };
}

const watchCorrection = (
  { preview, correct }: CorrectionOperations,
  note: Note,
): CorrectionOperations => ({
  preview: async (request, call) => note.answer("redemption", await preview(request, call)),
  correct: async (request, code, call) =>
    note.answer("redemption", await correct(request, code, call)),
});
