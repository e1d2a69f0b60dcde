/** A link for one more device: gate and role are chosen, and the link stands here as a QR code until it is too old. */
import { useState } from "react";
import type { Gate, Role } from "../../../core/product.ts";
import type { Instant } from "../../../core/time.ts";
import type { EnrolmentLink } from "../../../protocol/venue.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import type { Trouble } from "../../supervision/trouble.ts";
import "../../ui/board-devices.css";
import "../../ui/board-scans.css";
import { visibleName } from "../../ui/visible-text.ts";
import { troubleWords } from "../../ui/words/board-words.ts";
import { roleNames } from "../../ui/words/report-words.ts";
import { momentWords } from "../../ui/words/when.ts";
import { QrCode } from "./qr-code.tsx";

interface EnrolDeviceProps {
  readonly supervision: Pick<Supervision, "enrol" | "role">;
  readonly gates: readonly Gate[];
  readonly now: Instant;
  readonly timeZone: string | null;
}

type Making =
  | { readonly kind: "choosing" }
  | { readonly kind: "asking" }
  | { readonly kind: "made"; readonly made: EnrolmentLink }
  | { readonly kind: "stopped"; readonly trouble: Trouble };

export function EnrolDevice({ supervision, gates, now, timeZone }: EnrolDeviceProps) {
  const [gate, setGate] = useState("");
  const [role, setRole] = useState<Role>("steward");
  const [making, setMaking] = useState<Making>({ kind: "choosing" });
  const chosen = gates.find(({ id }) => id === gate) ?? gates[0];
  if (making.kind === "made") {
    return (
      <LinkShown
        made={making.made}
        now={now}
        timeZone={timeZone}
        onDone={() => setMaking({ kind: "choosing" })}
      />
    );
  }
  const make = async (at: Gate): Promise<void> => {
    setMaking({ kind: "asking" });
    const made = await supervision.enrol({ gate: at.id, role, products: "all" });
    setMaking(
      made.ok ? { kind: "made", made: made.value } : { kind: "stopped", trouble: made.failure },
    );
  };
  return (
    <div className="enrol-device">
      <label className="scan-filter">
        <span>Gate</span>
        <select value={chosen?.id ?? ""} onChange={(event) => setGate(event.target.value)}>
          {gates.map(({ id, label }) => (
            <option key={id} value={id}>
              {visibleName(label, 40)}
            </option>
          ))}
        </select>
      </label>
      <label className="scan-filter">
        <span>For</span>
        <select
          value={role}
          onChange={(event) =>
            setRole(offered(supervision.role).find((each) => each === event.target.value) ?? role)
          }
        >
          {offered(supervision.role).map((each) => (
            <option key={each} value={each}>
              {roleNames[each]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        className="board-key"
        disabled={chosen === undefined || making.kind === "asking"}
        onClick={chosen === undefined ? undefined : () => void make(chosen)}
      >
        {making.kind === "asking" ? "Making the link" : "Make a link"}
      </button>
      {making.kind === "stopped" && (
        <p className="board-missing" role="alert">
          {troubleWords(making.trouble)}
        </p>
      )}
    </div>
  );
}

/** Only an admin makes another one. */
const offered = (role: Supervision["role"]): readonly Role[] =>
  role === "admin" ? ["steward", "supervisor", "admin"] : ["steward", "supervisor"];

interface LinkShownProps {
  readonly made: EnrolmentLink;
  readonly now: Instant;
  readonly timeZone: string | null;
  readonly onDone: () => void;
}

function LinkShown({ made, now, timeZone, onDone }: LinkShownProps) {
  const isOver = now >= made.expiresAt;
  return (
    <div className="link-shown" data-testid="link-shown">
      {isOver ? (
        <output>This link is too old. Make another one.</output>
      ) : (
        <>
          <QrCode text={made.link} label="QR code of the link" />
          <div>
            <p>
              Scan it with the new device's camera, or open this link there. It starts one device,
              until {momentWords(made.expiresAt, { now, timeZone })}.
            </p>
            <p className="link-text" data-testid="enrol-link">
              {made.link}
            </p>
          </div>
        </>
      )}
      <button type="button" className="board-key" onClick={onDone}>
        {isOver ? "Make another link" : "Done"}
      </button>
    </div>
  );
}
