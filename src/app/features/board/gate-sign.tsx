/** A gate as it stands on its sign. */

interface GateSignProps {
  readonly sign: string;
}

export function GateSign({ sign }: GateSignProps) {
  return (
    <span className="board-sign" data-length={sign.length > 2 ? "long" : "short"}>
      <span className="unseen">Gate </span>
      {sign}
    </span>
  );
}
